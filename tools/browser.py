# SPDX-License-Identifier: Apache-2.0
"""What the journeys need from the system: Debian's chromium and a font with Chinese. `ready()` installs what is absent.

MINGFU_CHROMIUM names another browser of the chromium family; then nothing is installed.
"""

import os
import shutil
import subprocess
import sys

PACKAGES = {"chromium": "chromium", "fonts-noto-cjk": ""}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The browser to use: the one MINGFU_CHROMIUM names, or the first of the usual names."""
    named = os.environ.get("MINGFU_CHROMIUM")
    if named:
        return named
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """Whether any installed font writes Chinese; without one, pages are full of boxes and measures are wrong."""
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def missing() -> list[str]:
    """Debian packages that are needed and not there."""
    needed = [] if chromium() else ["chromium"]
    return needed + ([] if has_chinese_font() else ["fontconfig", "fonts-noto-cjk"])


def ready() -> bool:
    """Install what is missing, as root on Debian; otherwise say what to install. Returns whether all is there."""
    packages = missing()
    if not packages:
        return True
    advice = f"sudo apt-get install -y {' '.join(packages)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(
            f"✗ 浏览器测试需要：{advice}（或用 MINGFU_CHROMIUM 指定浏览器）\n"
            f"  The journeys need: {advice}; MINGFU_CHROMIUM may name a browser.",
            flush=True,
        )
        return False
    print(f"→ 安装 {' '.join(packages)}（apt-get，约一分钟）", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-q"], install):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode != 0 and command is install:
            print(f"✗ {' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}", flush=True)
            return False
    print(f"✓ 安装 {' '.join(packages)}", flush=True)
    return not missing()


if __name__ == "__main__":
    sys.exit(0 if ready() else 1)
