"""``python -m tests.benchmarks.cold_start [PROJECT]``: the time from a start to a drawn window, and its memory.

Against a bare PySide6 window in the same run, so that the figure says something about us and not about the machine.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = 5

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv)
window = QMainWindow()
window.resize(1280, 800)
window.show()
"""

OURS = """
import sys, time
from studio.app import start
studio = start(["voicewright", *sys.argv[1:]])
application, window = studio.application, studio.window
"""

TAIL = """
application.processEvents()
window.grab()  # drawn, not only mapped
import json, os
ready = time.time()
resident = int(next(l for l in open("/proc/self/status") if l.startswith("VmRSS")).split()[1]) / 1024
heavy = [name for name in ("torch", "librosa", "scipy", "pyqtgraph", "sounddevice", "numpy") if name in sys.modules]
sys.stdout.write(json.dumps({"ready": ready, "rss_mb": resident, "heavy": heavy}) + "\\n")
sys.stdout.flush()
if "studio" in globals():
    studio.close()
"""


def measure(code: str, *arguments: str) -> tuple[float, float, list[str]]:
    """Seconds to a drawn window, resident MB then, and heavy modules that were loaded."""
    import time

    with tempfile.TemporaryDirectory() as config:
        environment = os.environ | {"VOICEWRIGHT_CONFIG": config, "QT_QPA_PLATFORM": "offscreen"}
        began = time.time()
        done = subprocess.run(
            [sys.executable, "-c", code + TAIL, *arguments], cwd=ROOT, env=environment, capture_output=True, check=True
        )
    told = json.loads(done.stdout.splitlines()[-1])
    return told["ready"] - began, told["rss_mb"], told["heavy"]


def main() -> int:
    """Print the table; 1 if we are a second slower than the bare window."""
    project = sys.argv[1:2]
    rows: dict[str, tuple[str, list[str]]] = {"bare PySide6 window": (BARE, []), "Voicewright, welcome": (OURS, [])}
    if project:
        rows["Voicewright, a project"] = (OURS, project)
    figures = {}
    for name, (code, arguments) in rows.items():
        measure(code, *arguments)  # the first fills the disk's cache
        taken = [measure(code, *arguments) for _ in range(RUNS)]
        figures[name] = statistics.median(seconds for seconds, _, _ in taken)
        memory = statistics.median(rss for _, rss, _ in taken)
        heavy = ", ".join(taken[0][2]) or "none"
        sys.stdout.write(f"{name:24} {figures[name]:6.2f} s  {memory:6.0f} MB  heavy modules: {heavy}\n")
    return int(figures["Voicewright, welcome"] - figures["bare PySide6 window"] > 1.0)


if __name__ == "__main__":
    sys.exit(main())
