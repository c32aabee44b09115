"""The system calls that Python 3.11 has no function for, through ctypes. Errors are OSError."""

from __future__ import annotations

import ctypes
import os
import platform
from pathlib import Path

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
PR_SET_CHILD_SUBREAPER = 36

SECCOMP_SET_MODE_FILTER = 1
SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4
_SECCOMP_NUMBER = {"x86_64": 317, "aarch64": 277}
_CAPSET_NUMBER = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION_3 = 0x20080522

# What a job sees as its own user: the same for everybody.
_INSIDE_ID = 1000

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def unshare(flags: int) -> None:
    """Move this process into new namespaces."""
    _check(_libc.unshare(ctypes.c_int(flags)), f"unshare({flags:#x})")


def enter_user_namespace(flags: int) -> None:
    """Move into a new user namespace, and the others of `flags`, in which we are an ordinary user with its rights."""
    uid, gid = os.geteuid(), os.getegid()
    unshare(flags)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_INSIDE_ID} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{_INSIDE_ID} {gid} 1")


def setns(fd: int, flags: int) -> None:
    """Enter the namespace that `fd` stands for."""
    _check(_libc.setns(ctypes.c_int(fd), ctypes.c_int(flags)), f"setns({flags:#x})")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount a file system, or change how one is mounted."""
    arguments = (source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), options.encode() or None)
    _check(_libc.mount(*arguments), f"mount {kind} on {target}")


def prctl(option: int, value: int) -> None:
    """Set one attribute of this process."""
    zero = ctypes.c_ulong(0)
    _check(_libc.prctl(ctypes.c_int(option), ctypes.c_ulong(value), zero, zero, zero), f"prctl({option})")


def drop_capabilities() -> None:
    """Give up every capability of this thread for good."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    number = ctypes.c_long(_CAPSET_NUMBER[platform.machine()])
    _check(_libc.syscall(number, header, nothing), "capset")


def flush_c_streams() -> None:
    """Write out what C libraries have printed."""
    _libc.fflush(None)


class Filter:
    """A syscall filter, made ready once so that a job only has to install it."""

    def __init__(self, program: bytes) -> None:
        self._code = ctypes.create_string_buffer(program, len(program))
        # struct sock_fprog: the number of instructions and a pointer to them.
        self._program = (ctypes.c_uint64 * 2)(len(program) // 8, ctypes.addressof(self._code))
        self._number = ctypes.c_long(_SECCOMP_NUMBER[platform.machine()])

    def install(self) -> None:
        """Bind this process and all its children to the filter, for good."""
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        mode, flags = ctypes.c_uint(SECCOMP_SET_MODE_FILTER), ctypes.c_uint(SECCOMP_FILTER_FLAG_SPEC_ALLOW)
        _check(_libc.syscall(self._number, mode, flags, self._program), "seccomp")
