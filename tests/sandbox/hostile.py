# ruff: noqa: E501
"""Hostile programs: what each tries, and how it must end.

`kind` is the named failure that it must end in, or "ok" for a program that checks by itself that it was refused: it
raises when something got through, and sets `out = "held"` at its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from codesynth.plugin import Limits
from codesynth.sandbox.jail import inside, interpreter_files

TIGHT = Limits(cpu=2, wall=6, memory=512, disk=8, output=4, processes=16, open_files=64)


@dataclass(frozen=True)
class Hostile:
    name: str
    code: str
    kind: str = "ok"
    says: str = ""
    limits: Limits = field(default=TIGHT)
    files: dict = field(default_factory=dict)
    machine: str = ""


PRELUDE = '''
import ctypes, errno, os, sys
libc = ctypes.CDLL(None, use_errno=True)

def must_fail(what, *codes):
    """Run `what`; it has to raise OSError, or return -1 with one of the codes."""
    ctypes.set_errno(0)
    try:
        result = what()
    except OSError as error:
        assert not codes or error.errno in codes, error
        return
    code = ctypes.get_errno()
    assert result == -1, f"it got through: {result!r}"
    assert not codes or code in codes, errno.errorcode.get(code)

def call(number, *arguments):
    return libc.syscall(ctypes.c_long(number), *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
'''

# The interpreter has to be somewhere: the folders on the way to its files are seen, with nothing else in them.
SECRET_PLACES = ["/etc/passwd", "/etc/shadow", "/etc/hostname", "/root", "/home", "/work/main/src", "/var", "/sys", "/run",
                 "/opt", "/mnt", "/proc/1", "/proc/self", "/usr/bin", "/bin", "/sbin", "/boot", "/srv"]  # fmt: skip
ON_THE_WAY = {
    place: [f.relative_to(place).parts[0] for f in map(inside, interpreter_files()) if Path(place) in f.parents]
    for place in SECRET_PLACES
}

_FILES = [
    Hostile("reads the environment of PID 1", "open('/proc/1/environ').read()", "exception", "FileNotFoundError"),
    Hostile(
        "reads its own environment in /proc", "open('/proc/self/environ').read()", "exception", "FileNotFoundError"
    ),
    Hostile("reads /etc/passwd", "open('/etc/passwd').read()", "exception", "FileNotFoundError"),
    Hostile(
        "looks for files of the host",
        f"import os\nfor place in {SECRET_PLACES!r}:\n"
        "    try:\n        seen = os.listdir(place) if os.path.isdir(place) else open(place).read(9)\n"
        "    except OSError:\n        continue\n"
        f"    if set(seen) <= set({ON_THE_WAY!r}[place]):\n        continue\n"
        "    raise AssertionError((place, seen))\nout = 'held'",
    ),
    Hostile(
        "finds the keys of the host in its own environment",
        "import os\nassert not [n for n in os.environ if 'KEY' in n or 'SECRET' in n or 'TOKEN' in n], os.environ\n"
        "assert 'hunter2' not in repr(dict(os.environ))\nout = 'held'",
    ),
    Hostile(
        "finds the keys of the host in memory where the environment was",
        PRELUDE + "environ = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, 'environ')\nindex = 0\n"
        "while environ[index]:\n    assert b'hunter2' not in environ[index]\n    index += 1\nout = 'held'",
    ),
    Hostile(
        "writes to the interpreter, the libraries, the fonts, the probe and the guest's code",
        "import os, sys, json\nfor folder in (os.path.dirname(json.__file__), '/usr/share/fonts', '/codesynth/probe',"
        " '/codesynth/guest', '/etc', '/lib', '/'):\n"
        "    try:\n        open(os.path.join(folder, 'evil.py'), 'w')\n    except OSError:\n        continue\n"
        "    raise AssertionError(folder)\n"
        "try:\n    open(json.__file__, 'a')\nexcept OSError:\n    out = 'held'",
    ),
    Hostile("writes to the guest's home", "open('/guest/evil', 'w')", "blocked", "Read-only file system"),
    Hostile("writes to /dev", "open('/dev/evil', 'w')", "blocked"),
    Hostile("leaves something in /dev/shm", "open('/dev/shm/evil', 'w')", "exception", "FileNotFoundError"),
    Hostile(
        "opens device nodes",
        "import os\nfor node in ('mem', 'kmsg', 'sda', 'vda', 'kvm', 'fuse', 'tty', 'ptmx', 'pts', 'console', 'net/tun',"
        " 'loop-control'):\n    try:\n        os.open('/dev/' + node, os.O_RDONLY)\n    except OSError:\n        continue\n"
        "    raise AssertionError(node)\nout = 'held'",
    ),
    Hostile(
        "makes a device node",
        PRELUDE + "must_fail(lambda: os.mknod('disk', 0o60600, os.makedev(254, 0)), errno.EPERM)\nout = 'held'",
    ),
    Hostile(
        "follows symlinks and .. out of its folder",
        "import os\nos.symlink('/etc/passwd', 'a')\nos.symlink('../../../../root', 'b')\n"
        "for path in ('a', 'b/.ssh', '../../../etc/passwd', '/proc/self/root/etc/passwd', '/proc/1/root'):\n"
        "    try:\n        open(path)\n    except OSError:\n        continue\n    raise AssertionError(path)\nout = 'held'",
    ),
    Hostile("escapes with the name of a data file", "out = 1", "bad-file-name", files={"../../evil": b"x"}),
    Hostile(
        "overwrites a host file with the name of a data file", "out = 1", "bad-file-name", files={"/etc/cron": b"x"}
    ),
    Hostile("hides a zero byte in the name of a data file", "out = 1", "bad-file-name", files={"a\0b": b"x"}),
    Hostile(
        "watches the host with inotify",
        PRELUDE + "must_fail(lambda: libc.inotify_init1(0), errno.EPERM)\nout = 'held'",
    ),
    Hostile(
        "opens files by handle", PRELUDE + "must_fail(lambda: libc.open_by_handle_at(3, b'x' * 64, 0))\nout = 'held'"
    ),
]

_NETWORK = [
    Hostile("opens a TCP socket", "import socket\nsocket.socket()", "blocked", "PermissionError"),
    Hostile(
        "asks a URL", "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:80', timeout=2)", "exception"
    ),
    Hostile("resolves a name", "import socket\nsocket.gethostbyname('example.org')", "exception"),
    Hostile(
        "opens sockets of every family",
        PRELUDE + "import socket\nfor family in (1, 2, 10, 15, 16, 17, 29, 31, 38, 40, 44):\n"
        "    for kind in (1, 2, 3, 5):\n        must_fail(lambda: libc.socket(family, kind, 0), errno.EPERM)\nout = 'held'",
    ),
    Hostile(
        "reaches an abstract socket through a pair",
        PRELUDE
        + "import socket\nmust_fail(lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM), errno.EPERM)\n"
        "a, b = socket.socketpair()\na.send(b'x')\nassert b.recv(1) == b'x'\n"
        "must_fail(lambda: a.connect('\\0abstract'), errno.EPERM)\nmust_fail(lambda: a.bind('\\0abstract'), errno.EPERM)\n"
        "must_fail(lambda: a.sendto(b'x', '\\0abstract'), errno.EPERM)\nmust_fail(lambda: a.sendmsg([b'x']), errno.EPERM)\n"
        "must_fail(lambda: a.listen(), errno.EPERM)\nout = 'held'",
    ),
]

_PROCESSES = [
    Hostile(
        "kills everything that it can see",
        "import os, signal\nos.kill(os.getpid(), 0)\n"
        "for sig in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP):\n    try:\n        os.kill(-1, sig)\n"
        "    except OSError:\n        pass\nout = 'held'",
    ),
    Hostile(
        "kills the guest",
        "import os, signal\nassert os.getppid() == 0\n"
        "for pid in [0, *range(2, 5000)]:\n    try:\n        os.kill(pid, 9 if pid else 0)\n    except ProcessLookupError:\n"
        "        continue\n    assert pid == 0, pid\nout = 'held'",
    ),
    Hostile(
        "sends a signal with a value",
        PRELUDE + "must_fail(lambda: libc.sigqueue(1, 9, None), errno.EPERM)\nout = 'held'",
    ),
    Hostile("stops itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\nout = 'held'"),
    Hostile(
        "traces another process", PRELUDE + "must_fail(lambda: libc.ptrace(16, 1, 0, 0), errno.EPERM)\nout = 'held'"
    ),
    Hostile(
        "reads another process's memory",
        PRELUDE + "must_fail(lambda: libc.process_vm_readv(1, None, 0, None, 0, 0), errno.EPERM)\n"
        "must_fail(lambda: libc.process_vm_writev(1, None, 0, None, 0, 0), errno.EPERM)\nout = 'held'",
    ),
    Hostile(
        "takes a file from another process",
        PRELUDE
        + "must_fail(lambda: os.pidfd_open(1), errno.EPERM)\nmust_fail(lambda: call(438, 3, 0, 0), errno.EPERM)\n"
        "out = 'held'",
    ),
    Hostile("forks", "import os\nos.fork()", "blocked", "PermissionError"),
    Hostile(
        "bombs with forks",
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
        "cpu-limit",
    ),
    Hostile(
        "bombs with threads",
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        "too-many-processes",
        "can't start new thread",
    ),
    Hostile("starts a program", "import subprocess\nsubprocess.run(['/bin/sh', '-c', 'id'])", "blocked"),
    Hostile(
        "becomes another program",
        PRELUDE + "must_fail(lambda: os.execv(sys.executable, ['python']), errno.EPERM)\n"
        "must_fail(lambda: libc.execveat(-100, b'/bin/sh', None, None, 0), errno.EPERM)\nout = 'held'",
    ),
    Hostile(
        "becomes a daemon",
        "import os\ntry:\n    os.setsid()\nexcept OSError:\n    pass\nif os.fork() == 0:\n    os.setsid()\n"
        "    if os.fork() == 0:\n        while True:\n            pass\n    os._exit(0)",
        "blocked",
    ),
    Hostile("forks through multiprocessing", "import multiprocessing as m\nm.Process(target=print).start()", "blocked"),
    Hostile(
        "leaves threads behind that would write later",
        "import threading, time\ndef later():\n    time.sleep(1)\n    open('/tmp/late', 'w').write('x')\n"
        "threading.Thread(target=later).start()\nout = 'held'",
    ),
    Hostile(
        "leaves exit handlers behind",
        "import atexit, os, time\natexit.register(time.sleep, 100)\natexit.register(os.abort)\nout = 'held'",
    ),
    Hostile("segfaults", "import ctypes\nctypes.string_at(1)", "killed", "SIGSEGV"),
    Hostile("aborts", "import os\nos.abort()", "killed", "SIG"),
    Hostile(
        "dumps core", "import resource, ctypes\nassert resource.getrlimit(4) == (0, 0)\nctypes.string_at(1)", "killed"
    ),
    Hostile("recurses for ever", "def f():\n    f()\nf()", "exception", "RecursionError"),
    Hostile(
        "recurses in C",
        "import sys\nsys.setrecursionlimit(10**8)\nx = ()\nfor _ in range(10**6):\n    x = (x,)\nhash(x)",
        "killed",
        "SIGSEGV",
    ),
    Hostile("compiles something too deep", "(" * 5000 + ")" * 5000, "syntax-error"),
    Hostile("leaves with os._exit", "import os\nos._exit(0)", "exit", "exit code 0"),
    Hostile("leaves with sys.exit", "import sys\nsys.exit('bye')", "exit", "SystemExit: bye"),
    Hostile("raises a BaseException", "class Odd(BaseException): pass\nraise Odd('x')", "exception", "Odd: x"),
    Hostile(
        "raises an error that cannot be shown",
        "class Odd(Exception):\n    def __str__(self): raise SystemExit\nraise Odd",
        "exception",
        "Odd",
    ),
    Hostile("pretends that a signal killed it", "import os, signal\nos.kill(os.getpid(), signal.SIGSYS)\nout = 'held'"),
]

_KERNEL = [
    Hostile(
        "changes its user",
        PRELUDE + "must_fail(lambda: os.setuid(0), errno.EPERM)\nmust_fail(lambda: os.setgid(0))\nout = 'held'",
    ),
    Hostile(
        "makes namespaces",
        PRELUDE + "for flag in (0x10000000, 0x00020000, 0x20000000, 0x40000000):\n"
        "    must_fail(lambda: libc.unshare(flag), errno.EPERM)\n"
        "must_fail(lambda: libc.setns(0, 0), errno.EPERM)\nout = 'held'",
    ),
    Hostile(
        "clones into a new user namespace",
        PRELUDE + "must_fail(lambda: call(56, 0x10000000 | 17, 0, 0, 0, 0), errno.EPERM)\n"
        "must_fail(lambda: call(435, 0, 88), errno.ENOSYS)\nout = 'held'",
        machine="x86_64",
    ),
    Hostile(
        "mounts", PRELUDE + "must_fail(lambda: libc.mount(b't', b'/tmp', b'tmpfs', 0, None), errno.EPERM)\nout = 'held'"
    ),
    Hostile(
        "takes the mounts away",
        PRELUDE + "must_fail(lambda: libc.umount2(b'/proc', 2), errno.EPERM)\n"
        "must_fail(lambda: libc.umount2(b'/tmp', 2), errno.EPERM)\n"
        "must_fail(lambda: libc.mount(b'none', b'/', None, 32 | 4096, None), errno.EPERM)\nout = 'held'",
    ),
    Hostile(
        "changes the root",
        PRELUDE + "must_fail(lambda: os.chroot('/tmp'), errno.EPERM)\n"
        "must_fail(lambda: libc.pivot_root(b'/tmp', b'/tmp') if hasattr(libc, 'pivot_root') else call(155, b'/tmp', b'/tmp'),"
        " errno.EPERM)\nout = 'held'",
    ),
    Hostile(
        "uses the new mount interface",
        PRELUDE
        + "for number in (428, 429, 430, 431, 432, 433, 442):\n    must_fail(lambda: call(number, 0, 0, 0, 0, 0), errno.EPERM)\n"
        "out = 'held'",
    ),
    Hostile(
        "uses keyrings, bpf, perf, userfaultfd, io_uring",
        PRELUDE + "numbers = {'x86_64': (250, 248, 249, 321, 298, 323, 425, 426, 427),"
        " 'aarch64': (219, 217, 218, 280, 241, 282, 425, 426, 427)}\n"
        "for number in numbers[os.uname().machine]:\n    must_fail(lambda: call(number, 0, 0, 0, 0, 0), errno.EPERM)\nout = 'held'",
    ),
    Hostile("makes a file of memory", "import os\nos.memfd_create('x')", "blocked"),
    Hostile(
        "keeps memory in SysV and POSIX IPC",
        PRELUDE
        + "must_fail(lambda: libc.shmget(0, 1 << 20, 0o1600), errno.EPERM)\nmust_fail(lambda: libc.semget(0, 1, 0o1600))\n"
        "must_fail(lambda: libc.msgget(0, 0o1600), errno.EPERM)\nmust_fail(lambda: libc.mq_open(b'/x', 66, 0o600, None))\nout = 'held'",
    ),
    Hostile(
        "calls the kernel with 32-bit int 0x80",
        PRELUDE + "import mmap\npage = mmap.mmap(-1, 4096, prot=7)\n"
        "page.write(b'\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3')\n"  # mov eax, 20 (getpid); int 0x80; ret
        "address = ctypes.addressof(ctypes.c_char.from_buffer(page))\nctypes.CFUNCTYPE(ctypes.c_int)(address)()\nout = 'through'",
        "blocked",
        machine="x86_64",
    ),
    Hostile(
        "calls the kernel with the x32 numbers",
        PRELUDE + "call(0x40000000 + 39)\nout = 'through'",
        "blocked",
        machine="x86_64",
    ),
    Hostile(
        "types into a terminal",
        PRELUDE + "import fcntl\nmust_fail(lambda: fcntl.ioctl(0, 0x5412, b'x'), errno.ENOTTY)\n"
        "must_fail(lambda: libc.ioctl(0, ctypes.c_ulong(0x5412), b'x'), errno.ENOTTY)\nout = 'held'",
    ),
    Hostile(
        "raises its limits",
        PRELUDE
        + "import resource\nfor name in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_CORE):\n"
        "    try:\n        resource.setrlimit(name, (resource.RLIM_INFINITY,) * 2)\n    except (OSError, ValueError):\n        continue\n"
        "    raise AssertionError(name)\nout = 'held'",
    ),
    Hostile(
        "changes what the kernel knows of it",
        PRELUDE
        + "for option, value in ((1, 0), (4, 1), (8, 1), (22, 0), (24, 21), (36, 1), (38, 0), (47, 2), (0x59616D61, -1)):\n"
        "    must_fail(lambda: libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0), errno.EPERM)\nout = 'held'",
    ),
    Hostile(
        "installs a filter of its own",
        PRELUDE + "must_fail(lambda: call(317, 1, 0, 0), errno.EPERM)\nout = 'held'",
        machine="x86_64",
    ),
    Hostile(
        "loads modules, sets the clock, the name, swaps, reboots",
        PRELUDE + "for number in (175, 313, 164, 227, 170, 167, 169, 163, 103, 246):\n"
        "    must_fail(lambda: call(number, 0, 0, 0, 0), errno.EPERM)\nout = 'held'",
        machine="x86_64",
    ),
    Hostile("gets a higher priority", "import os\nos.setpriority(0, 0, -20)", "blocked"),
]

_LIMITS = [
    Hostile("asks for 100 GB", "x = bytearray(100 * 2**30)", "memory-limit"),
    Hostile("asks for memory bit by bit", "x = []\nwhile True:\n    x.append(bytearray(2**22))", "memory-limit"),
    Hostile(
        "asks for 100 GB of shared memory",
        "import mmap\nmmap.mmap(-1, 100 * 2**30)",
        "exception",
        "Cannot allocate memory",
    ),
    Hostile(
        "makes mappings without end",
        "import mmap\nx = []\nwhile True:\n    x.append(mmap.mmap(-1, 2**20))",
        "exception",
        "allocate memory",
    ),
    Hostile("loops in Python", "while True:\n    pass", "cpu-limit", "more than 2 s"),
    Hostile("loops in C", "sum(range(10**12))", "cpu-limit"),
    Hostile("loops in a regular expression", "import re\nre.match('(a+)+$', 'a' * 60 + 'b')", "cpu-limit"),
    Hostile("sleeps for ever", "import time\ntime.sleep(10**6)", "timeout", "1 s", Limits(cpu=2, wall=1)),
    Hostile(
        "ignores every signal and loops",
        "import signal\nfor n in range(1, 65):\n    try:\n        signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError):\n"
        "        pass\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True:\n    pass",
        "cpu-limit",
    ),
    Hostile(
        "catches everything and goes on",
        "import time\nwhile True:\n    try:\n        while True:\n            time.sleep(1)\n    except BaseException:\n        pass",
        "timeout",
        limits=Limits(cpu=2, wall=1),
    ),
    Hostile(
        "fills the disk", "with open('x', 'wb') as f:\n    while True:\n        f.write(bytes(2**20))", "disk-full"
    ),
    Hostile(
        "fills the disk with many files",
        "n = 0\nwhile True:\n    with open(f'x{n}', 'wb') as f:\n        f.write(bytes(2**16))\n    n += 1",
        "disk-full",
    ),
    Hostile("uses up the inodes", "n = 0\nwhile True:\n    open(f'x{n}', 'wb').close()\n    n += 1", "disk-full"),
    Hostile("makes a huge sparse file", "f = open('x', 'wb')\nf.truncate(2**40)", "disk-full"),
    Hostile("brings more data than the disk holds", "out = 1", "disk-full", files={"big": bytes(9 * 2**20)}),
    Hostile(
        "opens files without end",
        "x = []\nwhile True:\n    x.append(open('/dev/null'))",
        "exception",
        "Too many open files",
    ),
    Hostile("floods stdout", "while True:\n    print('x' * 10000)", "output-limit"),
    Hostile("floods stderr", "import sys\nwhile True:\n    sys.stderr.write('x' * 10000)", "output-limit"),
    Hostile("floods stdout from C", "import os\nwhile True:\n    os.write(1, bytes(65536))", "output-limit"),
    Hostile("hands back a huge result", "out = bytes(5 * 2**20)", "output-limit"),
]

_FORGERIES = [
    Hostile(
        "writes to every descriptor",
        "import os\nfor n in range(4096):\n    try:\n        os.write(n, b'forged' * 9)\n    except OSError:\n        pass\nout = 'held'",
        "forged-result",
    ),
    Hostile(
        "writes to the low descriptors",
        "import os\nfor n in range(3, 256):\n    try:\n        os.write(n, b'forged' * 9)\n    except OSError:\n        pass\nout = 'held'",
    ),
    Hostile("closes the low descriptors", "import os\nos.closerange(0, 256)\nout = 'held'"),
    Hostile(
        "closes all descriptors",
        "import os, time\nos.closerange(0, 4096)\ntime.sleep(0.2)",
        "exit",
        "before there was a result",
    ),
    Hostile(
        "forges a result of the wrong length",
        "import os\nos.write(1000, (2**62).to_bytes(8, 'big') + b'{}')\nos._exit(0)",
        "forged-result",
        "length",
    ),
    Hostile(
        "forges a result with a name that escapes",
        "import os, json\nh = json.dumps({'ok': True, 'names': ['../../evil'], 'sizes': [1]}).encode()\n"
        "p = len(h).to_bytes(4, 'big') + h + b'x'\nos.write(1000, len(p).to_bytes(8, 'big') + p)\nos._exit(0)",
        "forged-result",
        "names",
    ),
    Hostile(
        "forges a header that is nested too deeply",
        "import os\nh = b'[' * 200000\np = len(h).to_bytes(4, 'big') + h\nd = len(p).to_bytes(8, 'big') + p\n"
        "while d:\n    d = d[os.write(1000, d):]\nos._exit(0)",
        "forged-result",
    ),
    Hostile(
        "forges a kind with strange characters",
        "import os, json\nh = json.dumps({'ok': False, 'kind': 'a b\\x1b[31m', 'detail': 'x', 'sizes': []}).encode()\n"
        "p = len(h).to_bytes(4, 'big') + h\nos.write(1000, len(p).to_bytes(8, 'big') + p)\nos._exit(0)",
        "forged-result",
    ),
    Hostile(
        "says half a result and sleeps",
        "import os, time\nos.write(1000, bytes(7))\ntime.sleep(100)",
        "timeout",
        limits=Limits(cpu=2, wall=1),
    ),
]

_POISON = [
    Hostile(
        "poisons json, struct, os and the import system",
        "import json, struct, os, sys, builtins\njson.dumps = json.loads = struct.pack = lambda *a, **k: 'poison'\n"
        "builtins.len = lambda x: 7\nbuiltins.open = None\nsys.meta_path.clear()\nsys.path.clear()\nsys.modules.clear()\nout = 'held'",
        "*",
    ),
    Hostile(
        "poisons the builtins",
        "import builtins\nfor name in list(vars(builtins)):\n    setattr(builtins, name, None)",
        "*",
    ),
    Hostile(
        "poisons the guest's own modules",
        "import sys\nfor name, module in list(sys.modules.items()):\n    if 'codesynth' in name:\n        vars(module).clear()\nout = 'held'",
        "*",
    ),
    Hostile(
        "replaces signal handlers, the folder, the umask, the environment and the locale",
        "import signal, os, locale, sys, time\nsignal.signal(signal.SIGTERM, lambda *a: None)\nsignal.setitimer(signal.ITIMER_REAL, 1000)\n"
        "os.chdir('/')\nos.umask(0o777)\nos.environ['TZ'] = 'Mars'\ntime.tzset()\nsys.argv[:] = ['x'] * 9\nsys.setswitchinterval(9)\nout = 'held'",
    ),
    Hostile(
        "plays with the garbage collector",
        "import gc, sys\ngc.unfreeze()\ngc.collect()\ngc.set_threshold(1)\ngc.callbacks.append(lambda *a: 1 / 0)\n"
        "class Undead:\n    def __del__(self): raise SystemExit\nx = Undead()\nx.me = x\ndel x\ngc.collect()\nout = 'held'",
    ),
    Hostile("replaces stdout", "import sys\nsys.stdout = sys.stderr = sys.__stdout__ = None\nout = 'held'"),
    Hostile("closes stdout", "import sys\nsys.stdout.close()\nsys.stderr.close()\nout = 'held'"),
    Hostile("traces the rest of the job", "import sys\nsys.settrace(lambda *a: 1 / 0)\nout = 'held'", "*"),
    Hostile(
        "walks up the stack to the guest",
        "import sys\nf = sys._getframe()\nwhile f:\n    f.f_globals.clear()\n    f = f.f_back",
        "*",
    ),
]

HOSTILE = [*_FILES, *_NETWORK, *_PROCESSES, *_KERNEL, *_LIMITS, *_FORGERIES, *_POISON]
