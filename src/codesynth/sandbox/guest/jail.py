"""The guest's own walls: another user, namespaces in which it may make more for its jobs, private mounts."""

from __future__ import annotations

import os
import signal

from . import system

HOME = "/guest"


def enter(drop_to: int, scratch: str) -> int:
    """Go into a user and process namespace of our own; return a descriptor of the latter.

    Returns in a new process: the caller stays behind and only waits. The new process is root of nothing but these
    namespaces, which lets it make a process and mount namespace a job without a user namespace each.
    """
    if drop_to:
        os.setgroups([])
        os.setresgid(drop_to, drop_to, drop_to)
        os.setresuid(drop_to, drop_to, drop_to)
        # A change of user makes /proc/self root's, and with it the id maps; and it forgets whose death we die.
        system.prctl(system.PR_SET_DUMPABLE, 1)
        system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
    system.enter_user_namespace(system.CLONE_NEWUSER | system.CLONE_NEWPID | system.CLONE_NEWNS | system.CLONE_NEWIPC)
    pid = os.fork()
    if pid:
        _wait_for(pid)
    system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
    system.mount("none", "/", "", system.MS_REC | system.MS_PRIVATE)
    system.mount("tmpfs", HOME, "tmpfs", system.MS_NOSUID | system.MS_NODEV, "size=256m,mode=0755")
    system.mount("tmpfs", scratch, "tmpfs", system.MS_NOSUID | system.MS_NODEV, "size=256m,mode=0777")
    return os.open("/proc/self/ns/pid", os.O_RDONLY)


def _wait_for(pid: int) -> None:
    os.closerange(0, 3)
    status = os.waitpid(pid, 0)[1]
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def close() -> None:
    """Shut what only the guest needed, before the first job: its home gets read-only, /proc empty."""
    flags = system.MS_NOSUID | system.MS_NODEV | system.MS_RDONLY
    system.mount("none", HOME, "", system.MS_REMOUNT | system.MS_BIND | flags)
    system.mount("tmpfs", "/proc", "tmpfs", flags | system.MS_NOEXEC, "size=4k,nr_inodes=2,mode=0555")
