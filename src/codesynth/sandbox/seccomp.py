"""Builds the syscall filter of a job: classic BPF, assembled here because libseccomp is seldom at hand.

An instruction is 8 bytes: operation, two jump offsets, an operand (linux/filter.h). The filter sees
`struct seccomp_data`: the call's number, the architecture, the instruction pointer, six 64-bit arguments.
"""

from __future__ import annotations

import errno
import platform
import struct
from collections.abc import Iterable

from codesynth.errors import JailUnavailable
from codesynth.sandbox import syscalls

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_AND = 0x54  # BPF_ALU | BPF_AND | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K

_ALLOW = 0x7FFF0000
_KILL_PROCESS = 0x80000000
_ERRNO = 0x00050000

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_X32_BIT = 0x40000000

_CLONE_THREAD = 0x00010000
# CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET, and CLONE_PTRACE
_CLONE_FORBIDDEN = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000 | 0x2000
# TCGETS, TCGETS2, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, FIOASYNC: what `isatty` and `open` ask
_IOCTLS = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_GET_NO_NEW_PRIVS, PR_SET_VMA (malloc names its arenas)
_PRCTLS = (15, 16, 3, 39, 0x53564D41)
_AF_UNIX, _SOCK_STREAM, _SOCK_TYPE_MASK = 1, 1, 0xF

Instruction = tuple[int, int, int, int]

_PERMIT: Instruction = (_RETURN, 0, 0, _ALLOW)
_KILL: Instruction = (_RETURN, 0, 0, _KILL_PROCESS)


def _refuse(code: int = errno.EPERM) -> Instruction:
    return (_RETURN, 0, 0, _ERRNO | code)


def build_filter(*, programs: bool = False, machine: str | None = None) -> bytes:
    """Return the filter for this machine, or `machine`: for Python jobs, or for those that run `programs`.

    JailUnavailable when the architecture is not known.
    """
    machine = machine or platform.machine()
    if machine not in _ARCHITECTURES:
        raise JailUnavailable(
            f"the jail has no syscall filter for {machine}", "use a machine with x86_64 or aarch64 (uname -m)"
        )
    code = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, _ARCHITECTURES[machine]), _KILL, (_LOAD, 0, 0, _NUMBER)]
    if machine == "x86_64":
        code += [(_AT_LEAST, 0, 1, _X32_BIT), _KILL]
    groups = ["files", "waiting", "memory", "signals", "threads", "facts", *(["programs"] if programs else [])]
    for group in groups:
        for number in syscalls.numbers(group, machine).values():
            code += [(_EQUAL, 0, 1, number), _PERMIT]
    for name, number in syscalls.numbers("checked", machine).items():
        block = _check(name, programs)
        code += [(_EQUAL, 0, len(block), number), *block]
    code.append(_refuse())
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in code)


def _check(name: str, programs: bool) -> list[Instruction]:
    """Return what decides about one call by its arguments; every path through it returns."""
    if name == "clone3":
        # Its arguments lie in memory, where a filter cannot look; the C library then falls back to clone.
        return [_refuse(errno.ENOSYS)]
    if name == "clone":
        threads = [] if programs else [(_ANY_BIT, 1, 0, _CLONE_THREAD), _refuse()]
        return [_low(0), (_ANY_BIT, 0, 1, _CLONE_FORBIDDEN), _refuse(), *threads, _PERMIT]
    if name == "ioctl":
        return [_low(1), *_one_of(_IOCTLS), _refuse(errno.ENOTTY)]
    if name == "prctl":
        return [_low(0), *_one_of(_PRCTLS), _refuse()]
    if name == "prlimit64":
        return [_PERMIT] if programs else _null(2)
    if name == "sendto":
        # With an address it could reach an abstract socket.
        return _null(4)
    # socketpair: connected streams within the process, as asyncio makes them; datagrams could be sent elsewhere.
    return [
        _low(0), (_EQUAL, 1, 0, _AF_UNIX), _refuse(),
        _low(1), (_AND, 0, 0, _SOCK_TYPE_MASK), (_EQUAL, 0, 1, _SOCK_STREAM), _PERMIT, _refuse(),
    ]  # fmt: skip


def _low(argument: int) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * argument)


def _high(argument: int) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * argument + 4)


def _one_of(values: Iterable[int]) -> list[Instruction]:
    return [step for value in values for step in ((_EQUAL, 0, 1, value), _PERMIT)]


def _null(argument: int) -> list[Instruction]:
    return [
        _low(argument), (_EQUAL, 1, 0, 0), _refuse(),
        _high(argument), (_EQUAL, 1, 0, 0), _refuse(),
        _PERMIT,
    ]  # fmt: skip
