"""Finds the system's libraries that the window and the microphone need; installs them where it may.

Without them the studio still starts where Qt can, and says what is missing; so this never fails the installation.
"""

import ctypes.util
import os
import shutil
import subprocess
import sys

DEBIAN = {
    "portaudio": "libportaudio2",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-image": "libxcb-image0",
    "xcb-render-util": "libxcb-render-util0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "EGL": "libegl1",
    "GL": "libgl1",
    "fontconfig": "libfontconfig1",
    "dbus-1": "libdbus-1-3",
}
"""Library → Debian's package: sound, and what PySide6's wheels leave to the system."""


def missing() -> list[str]:
    """Debian packages whose library the loader does not find."""
    return [package for library, package in DEBIAN.items() if ctypes.util.find_library(library) is None]


def main() -> int:
    """Install what is missing as root on a Debian, else print the one command."""
    if not sys.platform.startswith("linux"):
        return 0
    packages = missing()
    if shutil.which("fc-list") is None:
        packages.append("fontconfig")
    fonts = subprocess.run(["fc-list"], capture_output=True, check=False).stdout if shutil.which("fc-list") else b""
    if not fonts:
        packages.append("fonts-dejavu-core")
    if not packages:
        return 0
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        if subprocess.run([*command, "-qq"], check=False, stdout=subprocess.DEVNULL).returncode == 0:
            return 0
    sys.stderr.write(f"For sound and the window, install: sudo {' '.join(command)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
