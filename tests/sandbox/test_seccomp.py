"""The filter is assembled by hand; here an interpreter of its instructions, written apart from it, runs it."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest

from codesynth.errors import JailUnavailable
from codesynth.sandbox import syscalls
from codesynth.sandbox.seccomp import build_filter

ALLOW, KILL = "allow", "kill"
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


def decide(program, machine, number, *arguments, architecture=None):
    """Interpret classic BPF as the kernel would."""
    values = [*arguments, *([0] * (6 - len(arguments)))]
    data = struct.pack("<IIQ6Q", number, architecture or ARCHITECTURE[machine], 0, *(v % 2**64 for v in values))
    code = [struct.unpack_from("<HBBI", program, at) for at in range(0, len(program), 8)]
    at = accumulator = 0
    while True:
        operation, yes, no, operand = code[at]
        at += 1
        if operation == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, operand)
        elif operation == 0x54:
            accumulator &= operand
        elif operation == 0x06:
            if operand == 0x7FFF0000:
                return ALLOW
            return KILL if operand == 0x80000000 else errno.errorcode[operand & 0xFFFF]
        else:
            test = {0x15: accumulator == operand, 0x35: accumulator >= operand, 0x45: bool(accumulator & operand)}
            at += yes if test[operation] else no


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request):
    return request.param


def _kernel_numbers(machine):
    header = HEADERS[machine]
    if not header.exists():
        pytest.skip(f"{header} is not installed (apt-get install linux-libc-dev)")
    text = header.read_text()
    found = {name: int(n) for name, n in re.findall(r"#define __NR_(\w+)\s+(\d+)", text)}
    shared = {name: int(n) for name, n in re.findall(r"#define __NR3264_(\w+)\s+(\d+)", text)}
    aliases = re.findall(r"#define __NR_(\w+)\s+__NR3264_(\w+)", text)
    return found | {name: shared[of] for name, of in aliases if of in shared}


def test_numbers_are_those_of_the_kernel(machine):
    truth = _kernel_numbers(machine)
    for group in ("files", "waiting", "memory", "signals", "threads", "facts", "checked", "programs"):
        for name, number in syscalls.numbers(group, machine).items():
            assert truth[name] == number, name


def test_every_call_of_the_kernel_is_allowed_only_if_it_is_listed(machine):
    program = build_filter(machine=machine)
    allowed = set()
    for group in ("files", "waiting", "memory", "signals", "threads", "facts"):
        allowed |= set(syscalls.numbers(group, machine).values())
    checked = set(syscalls.numbers("checked", machine).values())
    for number in set(range(1024)) - checked:
        assert decide(program, machine, number) == (ALLOW if number in allowed else "EPERM"), number


@pytest.mark.parametrize(
    "name",
    [
        "ptrace",
        "process_vm_readv",
        "process_vm_writev",
        "keyctl",
        "add_key",
        "request_key",
        "bpf",
        "perf_event_open",
        "userfaultfd",
        "mount",
        "umount2",
        "unshare",
        "setns",
        "pivot_root",
        "chroot",
        "io_uring_setup",
        "io_uring_enter",
        "socket",
        "connect",
        "bind",
        "listen",
        "accept",
        "sendmsg",
        "sendmmsg",
        "memfd_create",
        "memfd_secret",
        "execve",
        "execveat",
        "shmget",
        "semget",
        "msgget",
        "mq_open",
        "mknodat",
        "inotify_init1",
        "pidfd_open",
        "pidfd_getfd",
        "open_by_handle_at",
        "name_to_handle_at",
        "setuid",
        "setresuid",
        "seccomp",
        "personality",
        "init_module",
        "kexec_load",
        "reboot",
        "clock_settime",
        "fsopen",
        "open_tree",
        "move_mount",
        "mount_setattr",
        "landlock_create_ruleset",
        "kcmp",
        "vmsplice",
        "splice",
        "tee",
        "fanotify_init",
    ],
)
def test_dangerous_call_is_refused(machine, name):
    assert decide(build_filter(machine=machine), machine, _kernel_numbers(machine)[name]) == "EPERM"


def test_other_architectures_are_killed(machine):
    program = build_filter(machine=machine)
    for architecture in (0x40000003, 0x40000028, 0xC00000F3):
        assert decide(program, machine, 39, architecture=architecture) == KILL


def test_x32_is_killed():
    program = build_filter(machine="x86_64")
    for number in (0x40000000, 0x40000000 + 1, 0x40000000 + 520, 0xFFFFFFFF):
        assert decide(program, "x86_64", number) == KILL


@pytest.mark.parametrize(
    ("name", "arguments", "verdict"),
    [
        ("clone", (0x3D0F00,), ALLOW),  # a thread
        ("clone", (17,), "EPERM"),  # a fork
        ("clone", (0x4111,), "EPERM"),  # a vfork
        ("clone", (0x3D0F00 | 0x10000000,), "EPERM"),  # a thread in a new user namespace
        ("clone", (0x20000011,), "EPERM"),
        ("clone3", (1, 88), "ENOSYS"),
        ("ioctl", (0, 0x5401), ALLOW),
        ("ioctl", (0, 0x5412), "ENOTTY"),
        ("ioctl", (0, 0x1_0000_5412), "ENOTTY"),
        ("prctl", (15,), ALLOW),
        ("prctl", (4,), "EPERM"),
        ("prctl", (22,), "EPERM"),
        ("prlimit64", (0, 7, 0, 1), ALLOW),
        ("prlimit64", (0, 7, 1), "EPERM"),
        ("prlimit64", (0, 7, 1 << 40), "EPERM"),
        ("sendto", (3, 9, 9, 0, 0, 0), ALLOW),
        ("sendto", (3, 9, 9, 0, 1, 9), "EPERM"),
        ("sendto", (3, 9, 9, 0, 1 << 40, 9), "EPERM"),
        ("socketpair", (1, 1), ALLOW),
        ("socketpair", (1, 0x80801), ALLOW),
        ("socketpair", (1, 2), "EPERM"),
        ("socketpair", (16, 1), "EPERM"),
    ],
)
def test_call_is_judged_by_its_arguments(machine, name, arguments, verdict):
    number = syscalls.numbers("checked", machine)[name]
    assert decide(build_filter(machine=machine), machine, number, *arguments) == verdict


def test_programs_may_fork_and_exec_but_nothing_else(machine):
    program = build_filter(programs=True, machine=machine)
    numbers = _kernel_numbers(machine)
    assert decide(program, machine, numbers["execve"]) == ALLOW
    assert decide(program, machine, numbers["clone"], 17) == ALLOW
    assert decide(program, machine, numbers["clone"], 17 | 0x10000000) == "EPERM"
    for name in ("socket", "mount", "unshare", "ptrace", "bpf", "io_uring_setup", "memfd_create", "keyctl"):
        assert decide(program, machine, numbers[name]) == "EPERM", name


def test_unknown_machine_is_refused():
    with pytest.raises(JailUnavailable, match="riscv64"):
        build_filter(machine="riscv64")
