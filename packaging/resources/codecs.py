"""Codecs side by side on speakers that none of them knows: words understood, likeness, naturalness, bits.

    PYTHONPATH=. python packaging/resources/codecs.py [CODEC …] [--strangers FOLDER …] [--each 8]

CODEC: ``own`` or a codec's folder. Beside them: the recordings at 16 kHz, Opus (by PyAV, which comes with
faster-whisper), and Codec2 where ``c2enc`` is installed. Speakers: Allison of the sample dataset, and those of datasets
in FOLDERs (``packaging/base/kokoro.py --strangers``); ``--each`` clips of everyone, and as many others to compare with.
"""

import argparse
import importlib
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.audio import io
from backend.audio.resample import resample
from backend.cli.output import say
from backend.codec import opening
from backend.codec.codec import Codec
from backend.judges.judge import judge
from backend.judges.utterance import RATE, Utterance
from backend.shipped import SAMPLE

LONGEST_S = 6.0
Samples = NDArray[np.float32]


class Coded(NamedTuple):
    """What came back, and how many bits were sent."""

    samples: Samples
    rate: int
    bits: float


Way = Callable[[Samples, int], Coded]


def untouched(samples: Samples, rate: int) -> Coded:
    """The recording at 16 kHz and 16 bit."""
    there = resample(samples, rate, RATE)
    return Coded(there, RATE, 16 * len(there))


def opus(bits_per_second: int) -> Way:
    """Opus for speech, at so many bits."""

    def way(samples: Samples, rate: int) -> Coded:
        av = importlib.import_module("av")
        there = resample(samples, rate, 48_000)
        whole = np.clip(np.round(there * 32767), -32768, 32767).astype(np.int16)
        file = BytesIO()
        with av.open(file, "w", format="ogg") as out:
            stream = out.add_stream("libopus", rate=48_000, layout="mono", options={"application": "voip"})
            stream.bit_rate = bits_per_second
            for at in range(0, len(whole), 960):
                block = np.zeros((1, 960), np.int16)
                part = whole[at : at + 960]
                block[0, : len(part)] = part
                frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
                frame.sample_rate, frame.pts, frame.time_base = 48_000, at, Fraction(1, 48_000)
                sent = stream.encode(frame)
                out.mux(sent)
            out.mux(stream.encode(None))
        packets = 0
        with av.open(BytesIO(file.getvalue())) as back:
            made = []
            for packet in back.demux(audio=0):
                packets += packet.size
                made += [frame.to_ndarray().mean(axis=0) for frame in packet.decode()]
        heard = np.concatenate(made).astype(np.float32)
        if np.abs(heard).max(initial=0) > 2:  # some releases give whole numbers
            heard /= np.float32(32768)
        return Coded(heard[: len(there)], 48_000, 8 * packets)

    return way


def codec2(mode: str) -> Way:
    """Codec2 by its own programs, 8 kHz."""

    def way(samples: Samples, rate: int) -> Coded:
        there = resample(samples, rate, 8000)
        with tempfile.TemporaryDirectory() as folder:
            raw, sent, back = (Path(folder) / name for name in ("raw", "sent", "back"))
            raw.write_bytes(np.clip(np.round(there * 32767), -32768, 32767).astype("<i2").tobytes())
            subprocess.run(("c2enc", mode, str(raw), str(sent)), check=True, capture_output=True)
            subprocess.run(("c2dec", mode, str(sent), str(back)), check=True, capture_output=True)
            made = np.frombuffer(back.read_bytes(), "<i2").astype(np.float32) / np.float32(32768)
            return Coded(made, 8000, 8 * sent.stat().st_size)

    return way


def ours(codec: Codec, books: int | None = None) -> Way:
    """One of ours, of the first ``books``."""

    def way(samples: Samples, rate: int) -> Coded:
        facts = codec.facts
        there = resample(samples, rate, facts.sample_rate)
        codes = codec.encode(there)[:books]
        bits = codes.size * np.log2(facts.cardinality)
        return Coded(codec.decode(codes)[: len(there)], facts.sample_rate, float(bits))

    return way


def strangers(folders: Sequence[Path], each: int) -> Iterator[tuple[str, list[Utterance], list[Samples]]]:
    """Speaker, clips to code, other clips at 16 kHz to compare with."""
    for folder in (SAMPLE, *folders):
        rows = [json.loads(line) for line in (folder / "metadata.jsonl").read_text("utf-8").splitlines()]
        for speaker in sorted({row["speaker"] for row in rows if row["language"].startswith("en")}):
            clips = [
                Utterance(text=row["text"], samples=samples, sample_rate=rate)
                for row in rows
                if row["speaker"] == speaker
                for samples, rate in [io.read(folder / row["audio"])]
            ]
            clips.sort(key=lambda clip: -min(clip.duration_s, LONGEST_S))
            others = clips[each : 3 * each] or clips[:each]
            yield speaker, clips[:each], [clip.at_judging_rate() for clip in others]


def figures(way: Way, everyone: Sequence[tuple[str, list[Utterance], list[Samples]]]) -> dict[str, float]:
    """Means over all speakers, each of whom has as many clips."""
    rows: list[Mapping[str, float | None]] = []
    bits = seconds = wall_s = 0.0
    for _, clips, references in everyone:
        made = []
        for clip in clips:
            began = time.monotonic()
            coded = way(clip.samples, clip.sample_rate)
            wall_s += time.monotonic() - began
            bits, seconds = bits + coded.bits, seconds + clip.duration_s
            made.append(Utterance(text=clip.text, samples=coded.samples, sample_rate=coded.rate))
        rows.append(judge(made, references, quick=True).figures)
    names = [name for name in rows[0] if all(row.get(name) is not None for row in rows)]
    means = {name: float(np.mean([row[name] for row in rows])) for name in names}
    return {"kbit/s": bits / seconds / 1000, **means, "rtf": wall_s / seconds}


def main() -> None:
    """A line for each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("codecs", nargs="*")
    parser.add_argument("--strangers", type=Path, nargs="*", default=[])
    parser.add_argument("--each", type=int, default=8)
    parser.add_argument("--only", action="store_true", help="the named codecs alone")
    options = parser.parse_args()
    ways: dict[str, Way] = {}
    if not options.only:
        ways |= {"16 kHz": untouched, "Opus 12k": opus(12_000), "Opus 6k": opus(6000)}
        if shutil.which("c2enc"):
            ways |= {f"Codec2 {mode}": codec2(mode) for mode in ("3200", "1200")}
    for name in options.codecs:
        codec = opening.named(name)
        ways[name] = ours(codec)
        if codec.facts.books >= 4:
            ways[f"{name}, 4 books"] = ours(codec, 4)
    everyone = list(strangers(options.strangers, options.each))
    say(f"{', '.join(speaker for speaker, _, _ in everyone)}; {options.each} clips each")
    for name, way in ways.items():
        say(f"{name}: " + ", ".join(f"{what} {value:.3f}" for what, value in figures(way, everyone).items()))


if __name__ == "__main__":
    main()
