"""The command that starts a process in a sandbox, and what to tell people where there is none.

Bubblewrap gives own user, process, network, ipc and host-name namespaces, no capabilities, and a file system that
holds only the system's libraries, this Python and our own packages, all read-only; no /proc, no /tmp, no home.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import jupyter_fab
import jupyter_fab_server
from jupyter_fab_server.builder.messages import SandboxMissing

NOBODY = "65534"
HOST_NAME = ("--hostname", "sandbox")
INSTALL = "apt-get install bubblewrap libseccomp2"
_SYSTEM = ("/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")  # links into /usr where the system is merged


def find_bubblewrap() -> str:
    """The path of bubblewrap.

    Raises
    ------
    SandboxMissing
        It is not installed; the text is the command that does.
    """
    found = shutil.which("bwrap")
    if sys.platform != "linux" or found is None:
        raise SandboxMissing(
            "Designers' code is only run in a sandbox, and this machine has none. "
            f"On Debian or Ubuntu, as root: {INSTALL}",
            install=INSTALL,
        )
    return found


def sandboxed(program: str, module: str, *arguments: str) -> list[str]:
    """The command line that runs a module of ours in the sandbox."""
    packages = [Path(package.__file__ or "").parent for package in (jupyter_fab, jupyter_fab_server)]
    command = [
        program,
        *("--unshare-user", "--disable-userns", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
        *("--unshare-cgroup-try", "--uid", NOBODY, "--gid", NOBODY, *HOST_NAME, "--cap-drop", "ALL"),
        *("--new-session", "--die-with-parent", "--clearenv"),
        *_environment(packages),
        *_system(),
    ]
    for folder in _outermost(_python_folders() | set(packages)):
        command += ["--ro-bind", str(folder), str(folder)]
    command += ["--dir", "/dev", "--dev-bind", "/dev/null", "/dev/null", "--remount-ro", "/", "--chdir", "/"]
    # -P: no current folder on the path; -s: no user packages; -B: nothing could be written anyway.
    return [*command, "--", sys.executable, "-P", "-s", "-B", "-m", module, *arguments]


def _environment(packages: list[Path]) -> list[str]:
    values = {
        "PATH": "/usr/bin",
        "HOME": "/nonexistent",  # libraries ask for it when they are loaded
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(
            dict.fromkeys(str(path) for path in [*(package.parent for package in packages), *_package_folders()])
        ),
        # A second thread in the zygote would be a lock that no fork ever gets back.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    return [word for name, value in values.items() for word in ("--setenv", name, value)]


def _system() -> list[str]:
    words = ["--ro-bind", "/usr", "/usr", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    for name in _SYSTEM:
        path = Path(name)
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), name]
        elif path.exists():
            words += ["--ro-bind", name, name]
    return words


def _python_folders() -> set[Path]:
    """Where this Python and its packages are, by every name that its links use."""
    folders = {Path(sys.prefix), Path(sys.base_prefix), *_package_folders()}
    folders |= {folder.resolve() for folder in folders}
    link = Path(sys.executable)
    while link.is_symlink():
        link = link.parent / os.readlink(link)
        folders.add(Path(os.path.normpath(link)).parent.parent)
    return folders


def _package_folders() -> list[Path]:
    """Where packages are installed; some may lie outside this Python's own folders."""
    paths = [Path(path) for path in sys.path]
    return [path for path in paths if path.name in ("site-packages", "dist-packages") and path.is_dir()]


def _outermost(folders: set[Path]) -> list[Path]:
    """The folders without those that lie in another one or in /usr."""
    shown = {Path("/usr"), *folders}
    return sorted(folder for folder in folders - {Path("/usr")} if not shown & set(folder.parents))
