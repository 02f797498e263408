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

from msgspec.structs import replace

from backend.jobs.context import JobContext
from backend.protocol.jobs import Diagnosis, Doctor, Examined
from backend.protocol.notices import Notice, notice

_DEVICE_S = 5.0
_ROOM = 5e9
"""Bytes."""


def run(job: Doctor, context: JobContext) -> Examined:
    """Every examination; one that raises is a line of the report like any other."""
    examinations: list[tuple[str, Callable[[], Diagnosis], Notice | None]] = [
        ("doctor-voicewright", _versions, None),
        ("doctor-processor", _processor, notice("remedy/torch")),
        ("doctor-graphics", _graphics, notice("remedy/graphics")),
        ("doctor-audio-files", _audio_files, notice("remedy/soundfile")),
        ("doctor-phones", _phones, notice("remedy/espeak")),
        ("doctor-devices", _devices, notice("remedy/portaudio")),
        ("doctor-pitch", _pitch, notice("remedy/pitch")),
        ("doctor-judges", _judges, notice("remedy/judges")),
        ("doctor-window", _window, notice("remedy/window")),
        ("doctor-room", lambda: _room(Path(job.project or ".")), notice("remedy/room")),
    ]
    lines = []
    for index, (part, examine, remedy) in enumerate(examinations):
        context.report(index / len(examinations), notice("examining", part=part))
        try:
            line = examine()
        except Exception as error:  # noqa: BLE001 - a broken part is what the doctor looks for
            says = notice("examined/broken", says=f"{type(error).__name__}: {error}")
            line = Diagnosis(part=part, ok=False, says=says)
        lines.append(line if line.ok else replace(line, remedy=line.remedy or remedy))
    return Examined(lines=lines)


def _versions() -> Diagnosis:
    says = notice(
        "examined/versions",
        version=importlib.metadata.version("voicewright"),
        python=platform.python_version(),
        system=platform.platform(terse=True),
    )
    return Diagnosis(part="doctor-voicewright", ok=True, says=says)


def _processor() -> Diagnosis:
    import torch

    began = time.perf_counter()
    square = torch.rand(512, 512)
    for _ in range(10):
        square = torch.tanh(square @ square / 512)
    rate = 10 * 2 * 512**3 / (time.perf_counter() - began) / 1e9
    ok = bool(torch.isfinite(square).all())
    says = notice("examined/processor", torch=str(torch.__version__), threads=torch.get_num_threads(), gflops=rate)
    return Diagnosis(part="doctor-processor", ok=ok, says=says)


def _graphics() -> Diagnosis:
    import torch

    if not torch.cuda.is_available():
        return Diagnosis(part="doctor-graphics", ok=True, says=notice("examined/no-graphics"))
    device = torch.device("cuda")
    square = torch.rand(1024, 1024, device=device)
    error = float((square @ square - (square.cpu() @ square.cpu()).to(device)).abs().max())
    free, total = torch.cuda.mem_get_info(device)
    name = torch.cuda.get_device_name(device)
    if error >= 1.0:
        return Diagnosis(part="doctor-graphics", ok=False, says=notice("device-wrong-product", name=name))
    says = notice("examined/graphics", name=name, free_gb=free / 2**30, total_gb=total / 2**30)
    return Diagnosis(part="doctor-graphics", ok=True, says=says)


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
            return Diagnosis(part="doctor-audio-files", ok=False, says=notice("examined/audio-wrong", format=form))
    return Diagnosis(
        part="doctor-audio-files", ok=True, says=notice("examined/audio", library=soundfile.__libsndfile_version__)
    )


def _phones() -> Diagnosis:
    from backend.text.phonemes import phonemize

    said = "".join(token.symbol for token in phonemize("voice", "en-us").symbols if not token.symbol.startswith("_"))
    return Diagnosis(part="doctor-phones", ok="v" in said, says=notice("examined/phones", said=said))


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
        return Diagnosis(part="doctor-devices", ok=False, says=notice("examined/devices-hang", time_limit_s=_DEVICE_S))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    remedy = None if inputs and outputs else notice("remedy/devices")
    return Diagnosis(
        part="doctor-devices",
        ok=bool(inputs and outputs),
        says=notice("examined/devices", inputs=inputs, outputs=outputs),
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
    return Diagnosis(part="doctor-pitch", ok=abs(hz - 220) < 5, says=notice("examined/pitch", hz=hz))


def _judges() -> Diagnosis:
    from backend.judges.judge import missing

    absent = missing()
    says = notice("examined/judges-missing", names=absent) if absent else notice("examined/judges")
    return Diagnosis(part="doctor-judges", ok=not absent, says=says)


def _window() -> Diagnosis:
    there = importlib.util.find_spec("PySide6") is not None
    if not there:
        return Diagnosis(part="doctor-window", ok=False, says=notice("examined/no-window"))
    version = importlib.metadata.version("PySide6-Essentials")
    return Diagnosis(part="doctor-window", ok=True, says=notice("examined/window", version=version))


def _room(folder: Path) -> Diagnosis:
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Diagnosis(part="doctor-room", ok=free > _ROOM, says=notice("examined/room", free=free))
