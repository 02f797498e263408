"""What this machine has, what it lacks, and what to do about it. Everything is tried, not only looked for."""

import importlib.metadata
import importlib.util
import platform
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from pathlib import Path

from backend.jobs.context import JobContext
from backend.protocol.jobs import Diagnosis, Doctor, Examined

_DEVICE_S = 5.0
_ROOM_GB = 5


def run(job: Doctor, context: JobContext) -> Examined:
    """Every examination; one that raises is a line of the report like any other."""
    examinations: list[tuple[str, Callable[[], Diagnosis], str]] = [
        ("Voicewright", _versions, ""),
        ("Processor", _processor, "Install torch again: `make setup`."),
        ("Graphics card", _graphics, "Training on the processor works; README.md says how to install a GPU build."),
        ("Audio files", _audio_files, "Install soundfile again: `make setup`."),
        ("Text to phones", _phones, "Install espeakng-loader again: `make setup`."),
        ("Sound devices", _devices, "Install PortAudio (Debian: libportaudio2); without it files still work."),
        ("Pitch", _pitch, "Install swift-f0 again: `make setup`."),
        ("Judges", _judges, "Run `make setup`; without them no figures are computed."),
        ("Window", _window, "Install PySide6-Essentials: `make setup`."),
        ("Room on the disk", lambda: _room(Path(job.project or ".")), "Free some space, or work on another disk."),
    ]
    lines = []
    for index, (name, examine, remedy) in enumerate(examinations):
        context.report(index / len(examinations), name)
        try:
            line = examine()
        except Exception as error:  # noqa: BLE001 - a broken part is what the doctor looks for
            line = Diagnosis(name=name, ok=False, says=f"{type(error).__name__}: {error}")
        lines.append(
            line if line.ok else Diagnosis(name=line.name, ok=False, says=line.says, remedy=line.remedy or remedy)
        )
    return Examined(lines=lines)


def _versions() -> Diagnosis:
    version = importlib.metadata.version("voicewright")
    says = f"{version}, Python {platform.python_version()}, {platform.platform(terse=True)}"
    return Diagnosis(name="Voicewright", ok=True, says=says)


def _processor() -> Diagnosis:
    import torch

    began = time.perf_counter()
    square = torch.rand(512, 512)
    for _ in range(10):
        square = torch.tanh(square @ square / 512)
    rate = 10 * 2 * 512**3 / (time.perf_counter() - began) / 1e9
    ok = bool(torch.isfinite(square).all())
    says = f"torch {torch.__version__}, {torch.get_num_threads()} threads, {rate:.0f} GFLOP/s"
    return Diagnosis(name="Processor", ok=ok, says=says)


def _graphics() -> Diagnosis:
    import torch

    if not torch.cuda.is_available():
        return Diagnosis(name="Graphics card", ok=True, says="none that torch can use; the processor trains")
    device = torch.device("cuda")
    square = torch.rand(1024, 1024, device=device)
    error = float((square @ square - (square.cpu() @ square.cpu()).to(device)).abs().max())
    free, total = torch.cuda.mem_get_info(device)
    says = f"{torch.cuda.get_device_name(device)}, {free / 2**30:.1f} of {total / 2**30:.1f} GB free"
    return Diagnosis(name="Graphics card", ok=error < 1.0, says=says if error < 1.0 else f"{says}; it computes wrongly")


def _audio_files() -> Diagnosis:
    import io

    import numpy as np
    import soundfile

    tone = np.sin(np.arange(1600) / 10).astype(np.float32)
    for form in ("WAV", "FLAC", "OGG"):
        file = io.BytesIO()
        soundfile.write(file, tone, 16_000, format=form)
        file.seek(0)
        back, _ = soundfile.read(file, dtype="float32")
        if np.abs(back[:1600] - tone).max() > 0.2:
            return Diagnosis(name="Audio files", ok=False, says=f"{form} comes back wrong")
    return Diagnosis(name="Audio files", ok=True, says=f"WAV, FLAC and OGG by {soundfile.__libsndfile_version__}")


def _phones() -> Diagnosis:
    from backend.text.phonemes import phonemize

    said = "".join(token.symbol for token in phonemize("voice", "en-us").symbols if not token.symbol.startswith("_"))
    return Diagnosis(name="Text to phones", ok="v" in said, says=f"espeak-ng says “voice” as {said}")


def _devices() -> Diagnosis:
    def ask() -> tuple[int, int]:
        import sounddevice

        found = list(sounddevice.query_devices())
        return sum(d["max_input_channels"] > 0 for d in found), sum(d["max_output_channels"] > 0 for d in found)

    # A driver may hang for ever; then the thread is left behind.
    pool = ThreadPoolExecutor(1)
    try:
        inputs, outputs = pool.submit(ask).result(_DEVICE_S)
    except TooLate:
        return Diagnosis(name="Sound devices", ok=False, says=f"did not answer within {_DEVICE_S:.0f} s")
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    remedy = "" if inputs and outputs else "Connect a microphone and headphones; files work without them."
    return Diagnosis(
        name="Sound devices",
        ok=bool(inputs and outputs),
        says=f"{inputs} to record from, {outputs} to play on",
        remedy=remedy,
    )


def _pitch() -> Diagnosis:
    import numpy as np

    from backend.audio import pitch

    at_s = np.arange(16_000) / 16_000
    harmonics = np.arange(1, 9)[:, None]
    tone = (np.sin(2 * np.pi * 220 * harmonics * at_s) / harmonics).sum(0).astype(np.float32) * np.float32(0.2)
    found = pitch.f0(tone, 16_000)
    hz = float(np.median(found[found > 0])) if (found > 0).any() else 0.0
    return Diagnosis(name="Pitch", ok=abs(hz - 220) < 5, says=f"a tone of 220 Hz measures {hz:.1f} Hz")


def _judges() -> Diagnosis:
    from backend.judges.judge import missing

    absent = missing()
    return Diagnosis(name="Judges", ok=not absent, says=f"missing: {', '.join(absent)}" if absent else "all there")


def _window() -> Diagnosis:
    there = importlib.util.find_spec("PySide6") is not None
    version = importlib.metadata.version("PySide6-Essentials") if there else ""
    return Diagnosis(name="Window", ok=there, says=f"Qt {version}" if there else "PySide6 is not installed")


def _room(folder: Path) -> Diagnosis:
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    return Diagnosis(name="Room on the disk", ok=free > _ROOM_GB, says=f"{free:.0f} GB free")
