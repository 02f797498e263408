"""What do the checks find of faults that are planted into real speech, and what do they say of clips without one?

``python -m tests.benchmarks.planted_faults [--clips 160] [--each 6] [--stranger FILE …] [--seed 7]``: clips of the
sample dataset; each fault goes into other ones. Found is a fault if a check that is meant for it names its clip, as
warning or error. A false alarm is such a finding of any check in a clip without a fault. ``--stranger``: recordings of
somebody else. ``--seed``: other clips, and other faults in them; the limits were set with 7.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from backend.audio.resample import resample
from backend.datasets import checks, preparation
from backend.datasets.importing import import_dataset
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset
from tests.benchmarks.text_mismatch import SAMPLE, nothing
from tests.datasets.checks.codec import through_mp3

Samples = NDArray[Any]
Fault = Callable[[Samples, int, np.random.Generator], Samples]


def clip(samples: Samples) -> Samples:
    """To full scale."""
    within: Samples = np.clip(samples, -1, 1)
    return within


def clipped(samples: Samples, _rate: int, _rng: np.random.Generator) -> Samples:
    """Recorded 12 dB too loud."""
    return clip(samples * (4 / np.abs(samples).max()))


def noisy(samples: Samples, _rate: int, rng: np.random.Generator) -> Samples:
    """White noise, 15 dB under the speech."""
    level = np.sqrt(np.mean(samples**2)) * 10 ** (-15 / 20)
    noisy: Samples = samples + rng.normal(0, level, len(samples))
    return noisy


def humming(samples: Samples, rate: int, _rng: np.random.Generator) -> Samples:
    """A mains hum, 15 dB under the speech."""
    level = np.sqrt(2 * np.mean(samples**2)) * 10 ** (-15 / 20)
    humming: Samples = samples + level * np.sin(2 * np.pi * 50 * np.arange(len(samples)) / rate)
    return humming


def ringing(samples: Samples, rate: int, rng: np.random.Generator) -> Samples:
    """A room that rings for a second."""
    room = rng.standard_normal(rate) * 10 ** (-3 * np.arange(rate) / rate)
    wet = np.convolve(samples, room / np.sqrt(np.sum(room**2)))[: len(samples)]
    mixed: Samples = (samples + wet) * (np.abs(samples).max() / np.abs(samples + wet).max())
    return mixed


def cut_short(samples: Samples, _rate: int, _rng: np.random.Generator) -> Samples:
    """The last third is missing."""
    return samples[: len(samples) * 2 // 3]


def cut_late(samples: Samples, _rate: int, _rng: np.random.Generator) -> Samples:
    """The first third is missing."""
    return samples[len(samples) // 3 :]


def telephone(samples: Samples, rate: int, _rng: np.random.Generator) -> Samples:
    """It was once sampled at 8 kHz."""
    return resample(resample(samples.astype(np.float32), rate, 8000), 8000, rate)


def wrong_rate(samples: Samples, rate: int, _rng: np.random.Generator) -> Samples:
    """Played 1.45 times too fast, as by a header that is wrong."""
    return resample(samples.astype(np.float32), rate, round(rate / 1.45))


def offset(samples: Samples, _rate: int, _rng: np.random.Generator) -> Samples:
    """A constant voltage."""
    return clip(samples * 0.8 + 0.08)


def squeezed(samples: Samples, rate: int, _rng: np.random.Generator) -> Samples:
    """It was once an MP3 of 24 kbit/s: at this rate as many bits a sample as 64 kbit/s are at 44.1 kHz."""
    return through_mp3(samples, rate, 24)


SOUND: dict[str, tuple[Fault, set[str]]] = {
    "clipped": (clipped, {"clipped"}),
    "noise": (noisy, {"noise"}),
    "hum": (humming, {"hum", "noise"}),
    "echo": (ringing, {"echo", "noise"}),
    "cut at the end": (cut_short, {"cut-off", "text-mismatch"}),
    "cut at the start": (cut_late, {"cut-off", "text-mismatch"}),
    "8 kHz": (telephone, {"bandwidth"}),
    "wrong rate": (wrong_rate, {"odd-speaker", "pace-outlier", "text-mismatch"}),
    "offset": (offset, {"dc-offset"}),
    "MP3": (squeezed, {"squeezed", "bandwidth"}),
}
OTHERS: dict[str, set[str]] = {
    "wrong text": {"text-mismatch"},
    "two words missing": {"text-mismatch"},
    "somebody else": {"odd-speaker"},
    "copy": {"duplicate-audio"},
}


def plant(out: Path, clips: int, each: int, strangers: list[Path], seed: int) -> dict[str, str]:
    """Write the dataset; clip's name → its fault, empty for none."""
    rng = np.random.default_rng(seed)
    rows = [json.loads(row) for row in (SAMPLE / "metadata.jsonl").read_text("utf-8").splitlines()]
    rows = [row for row in rows if len(row["text"].split()) >= 4]
    rows = [rows[at] for at in rng.permutation(len(rows))[:clips]]
    kinds = [*SOUND, "wrong text", "two words missing", "copy", *(["somebody else"] if strangers else [])]
    faults = [kind for kind in kinds for _ in range(each)]
    told: dict[str, str] = {}
    lines: list[dict[str, str]] = []
    for number, row in enumerate(rows):
        fault = faults[number] if number < len(faults) else ""
        name = f"c{number:03d}"
        samples, rate = soundfile.read(SAMPLE / row["audio"])
        text = row["text"]
        if fault in SOUND:
            samples = SOUND[fault][0](samples, rate, rng)
        elif fault == "wrong text":
            text = rows[(number + len(rows) // 2) % len(rows)]["text"]
        elif fault == "two words missing":
            words = text.split()
            text = " ".join([*words[:1], *words[3:]])
        elif fault == "somebody else":
            samples, rate = soundfile.read(strangers[number % len(strangers)])
        soundfile.write(out / f"{name}.wav", samples, rate)
        lines.append({"file_name": f"{name}.wav", "text": text, "speaker": "Allison"})
        told[name] = fault
        if fault == "copy":
            soundfile.write(out / f"{name}b.mp3", samples * 0.6, rate)
            lines.append({"file_name": f"{name}b.mp3", "text": text, "speaker": "Allison"})
            told[f"{name}b"] = fault
    (out / "metadata.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return told


def main() -> None:
    """Plant, prepare, check, and print a line for each fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=160)
    parser.add_argument("--each", type=int, default=6)
    parser.add_argument("--stranger", type=Path, action="append", default=[])
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "planted") as project:
        source = Path(folder) / "source"
        source.mkdir()
        told = plant(source, options.clips, options.each, options.stranger, options.seed)
        import_dataset(project, ImportDataset(project=str(project.folder), source=str(source)), nothing)
        begin = time.process_time()
        preparation.prepare(project, None, nothing)
        findings, _ = checks.run(project, None, nothing)
        names = {clip.id: clip.name for clip in project.clips.all()}
        grave = [finding for finding in findings if finding.severity != "info"]
        found = {name: {f.check for f in grave if names[f.clip] == name} for name in told}
        expected = {kind: checks for kind, (_, checks) in SOUND.items()} | OTHERS
        print(f"{len(told)} clips, {time.process_time() - begin:.0f} s of this process")  # noqa: T201
        for kind, meant in expected.items():
            mine = [name for name, fault in told.items() if fault == kind]
            hits = sum(bool(found[name] & meant) for name in mine)
            other = Counter(check for name in mine for check in found[name] - meant)
            if mine:
                print(f"{kind:18} found {hits} of {len(mine)}   also said: {dict(other) or '–'}")  # noqa: T201
        clean = [name for name, fault in told.items() if not fault]
        alarms = Counter(check for name in clean for check in found[name])
        wrong = sum(bool(found[name]) for name in clean)
        right = sum(bool(found[name] & expected[fault]) for name, fault in told.items() if fault)
        print(f"without a fault    {wrong} of {len(clean)} named: {dict(alarms) or '–'}")  # noqa: T201
        print(f"recall {right / max(1, len(told) - len(clean)):.3f}, precision {right / max(1, right + wrong):.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
