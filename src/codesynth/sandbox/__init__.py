"""The only place that starts processes: jobs run behind bubblewrap, each in a child of a warm guest."""

from codesynth.sandbox.checks import check_jail, jail_description
from codesynth.sandbox.sandbox import Sandbox

__all__ = ["Sandbox", "check_jail", "jail_description"]
