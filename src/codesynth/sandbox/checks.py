"""Whether the jail can be had here, found out by trying; and the cure where it cannot."""

from __future__ import annotations

import errno
import os
import platform
import subprocess
from pathlib import Path

from codesynth.errors import JailUnavailable
from codesynth.sandbox import jail, seccomp
from codesynth.sandbox.guest import system
from codesynth.sandbox.identity import Identity, choose_identity

_CONTAINER_CURE = (
    "start the container with: --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
    "--security-opt systempaths=unconfined (docker, podman), or run codesynth outside of it"
)
_NAMESPACES = system.CLONE_NEWUSER | system.CLONE_NEWPID | system.CLONE_NEWNS | system.CLONE_NEWIPC


def check_jail() -> None:
    """Try what the jail needs, in processes of its own; JailUnavailable with the cure when something is refused."""
    identity = choose_identity()
    filter_ = system.Filter(seccomp.build_filter())
    _try_namespaces(identity, filter_)
    _try_bwrap(identity)


def jail_description() -> dict[str, str]:
    """Return what the jail consists of here, for `codesynth doctor`; it raises nothing."""
    description = {}
    try:
        bwrap = jail.find_bwrap()
        shown = subprocess.run([bwrap, "--version"], capture_output=True, text=True, check=False, env={}).stdout
        description["bubblewrap"] = f"{shown.strip()} ({bwrap})"
        description["user"] = choose_identity().describe()
        description["syscall filter"] = f"{len(seccomp.build_filter()) // 8} instructions for {platform.machine()}"
        check_jail()
        description["namespaces"] = "user, process, mount and IPC namespaces work"
        description["jail"] = "works"
    except JailUnavailable as error:
        description["jail"] = str(error)
    return description


def _try_namespaces(identity: Identity, filter_: system.Filter) -> None:
    """Do in a forked child what a guest does: become nobody, make the namespaces, mount, install the filter."""
    # Where root binds them itself, the modes of the folders above do not matter, and the guest says what it misses.
    files = [] if identity.inside else jail.interpreter_files()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writing, _attempt(identity, filter_, files).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        problem = stream.read()
    os.waitpid(pid, 0)
    if problem != "fine":
        code, _, text = problem.partition(" ")
        raise JailUnavailable(f"the kernel refuses what the jail needs ({text or 'no answer'})", _cure(int(code or 0)))


def _attempt(identity: Identity, filter_: system.Filter, files: list[Path]) -> str:
    try:
        user = identity.before or identity.inside
        if user:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            system.prctl(system.PR_SET_DUMPABLE, 1)
        for path in files:
            if not os.access(path, os.R_OK):
                return f"{errno.EACCES} uid {os.getuid()} cannot read {path}"
        system.enter_user_namespace(_NAMESPACES)
        system.mount("none", "/", "", system.MS_REC | system.MS_PRIVATE)
        system.mount("tmpfs", "/tmp", "tmpfs", system.MS_NOSUID | system.MS_NODEV, "size=1m")
        filter_.install()
    except OSError as error:
        return f"{error.errno} {error.strerror}"
    return "fine"


def _try_bwrap(identity: Identity) -> None:
    """Run bubblewrap with the same walls around something trivial: itself."""
    bwrap = jail.find_bwrap()
    argv = [
        bwrap,
        *jail.walls(identity),
        "--ro-bind",
        "/",
        "/",
        "--dev",
        "/dev",
        "--proc",
        "/proc",
        "--",
        bwrap,
        "--version",
    ]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, env={}, **jail.start_as(identity))
    if done.returncode:
        raise JailUnavailable(f"bubblewrap cannot build a jail here ({done.stderr.strip()[-300:]})", _cure(errno.EPERM))


def _cure(code: int) -> str:
    """Name what has to be changed. Settings are read for this only; whether it works was found out by trying."""
    if _setting("/proc/sys/user/max_user_namespaces") == "0" or code in (errno.ENOSPC, errno.EUSERS):
        return "allow user namespaces: sysctl -w user.max_user_namespaces=15000"
    if _setting("/proc/sys/kernel/unprivileged_userns_clone") == "0":
        return "allow user namespaces: sysctl -w kernel.unprivileged_userns_clone=1"
    if _setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1":
        return "allow user namespaces: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
    if code == errno.EACCES:
        return "use an interpreter and a virtual environment that this user may read, not one in a private home"
    if code == errno.ENOSYS:
        return "use a kernel with user namespaces and seccomp filters (CONFIG_USER_NS, CONFIG_SECCOMP_FILTER)"
    return _CONTAINER_CURE


def _setting(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""
