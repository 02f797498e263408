"""The window starts without torch, in a process of its own, with nothing of ours mocked."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "torchaudio", "librosa", "scipy", "numba", "lightning_fabric", "backend.datasets", "backend.families")

PROGRAM = """
import json, sys
from PySide6.QtCore import QTimer
from studio.app import start

studio = start(sys.argv[:1])
hello = []
studio.context.client.heard.connect(hello.append)
seen = []

def look():
    seen.append(studio.window.isVisible())
    if hello:
        studio.application.quit()

timer = QTimer(interval=20)
timer.timeout.connect(look)
timer.start()
QTimer.singleShot(60_000, studio.application.quit)
studio.application.exec()
modules = sorted(sys.modules)
studio.close()
print(json.dumps({"shown": all(seen), "backend": bool(hello), "modules": modules}))
"""


def test_a_usable_window_has_loaded_nothing_heavy(tmp_path: Path) -> None:
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    command = [sys.executable, "-c", PROGRAM]
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT, timeout=PATIENCE_S
    )
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout.splitlines()[-1])
    assert report["shown"]
    assert report["backend"], "the real backend never said hello"
    assert [name for name in HEAVY if name in report["modules"]] == []


def test_the_supervisor_has_loaded_nothing_heavy() -> None:
    program = "import sys, json, backend.server, backend.__main__; print(json.dumps(sorted(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    modules = json.loads(result.stdout)
    assert [name for name in ("torch", "PySide6", "librosa") if name in modules] == []
