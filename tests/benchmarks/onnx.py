"""Voices through onnxruntime against PyTorch: how far apart their samples are, and how fast each is.

``python -m tests.benchmarks.onnx VOICE_FOLDER… [--rounds 5]``: each voice (vits, or fastpitch with its vocoder) is
exported, then says the unseen sentences both ways with the same lengths, F0 and noise. One thread, processor seconds,
taking turns; only what lies between tokens and samples is timed. PyTorch is timed as it speaks (bfloat16 where the
processor multiplies in it) and in float32, which is what the samples are compared with.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from backend import registry
from backend.audio.contours import fill, on_grid
from backend.families.fastpitch import data
from backend.families.fastpitch.synthesis import FastPitchVoice
from backend.families.vits.synthesis import VitsVoice
from backend.protocol.score import Score
from backend.recipe import ExportsOnnx, Speaks
from backend.vocoder.precision import full
from backend.voices.folder import load_info
from tests.fakes.onnx_voice import OnnxVoice, fastpitch, vits

SENTENCES = Path(__file__).parents[2] / "assets" / "sentences" / "unseen.txt"
_SEED = 20
Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Both:
    """A sentence said by PyTorch and by onnxruntime."""

    torch: Callable[[], Samples]
    onnx: Callable[[], Samples]
    seconds: float


def _fastpitch(voice: FastPitchVoice, exported: OnnxVoice, score: Score) -> Both:
    hop, wanted = exported.card["hop"], round(score.duration_s * voice.info.sample_rate)
    count = max(-(-wanted // hop), len(score.phones))
    frames = data.lengths([phone.start_s for phone in score.phones], count, voice.hop_s)
    assert frames is not None
    log_f0, voiced = fill(on_grid(np.asarray(score.f0.hz, np.float32), score.f0.hop_s, count, voice.hop_s))
    noise = torch.randn(1, count * hop, generator=torch.Generator().manual_seed(_SEED)).numpy()[0]
    symbols, words = [phone.symbol for phone in score.phones], [phone.word for phone in score.phones]

    def through() -> Samples:
        made: Samples = fastpitch(exported, symbols, words, frames, log_f0, voiced, noise)[:wanted]
        peak = float(np.abs(made).max())
        return made * np.float32(0.99 / peak) if peak > 0.99 else made

    return Both(partial(voice.render, score), through, score.duration_s)


def _vits(voice: VitsVoice, exported: OnnxVoice, score: Score) -> Both:
    model = voice.model
    with torch.no_grad():
        said = voice._said(score)
    spread = voice._frames_noise(said.lengths)
    pitch = voice._source(score, int(said.lengths.sum())) if model.sizes.source_rate else None
    languages = np.full(len(said.row.symbols), voice.known.facts.language_row(score.language))
    text = {"symbol": said.row.symbols, "tone": said.row.tones, "language": languages}
    told = {} if pitch is None else {
        "log_f0": pitch.log_f0_BT[0].numpy(), "voiced": pitch.voiced_BT[0].numpy(), "noise": pitch.noise_BN[0].numpy()
    }  # fmt: skip

    @torch.no_grad()
    def own() -> Samples:
        _, predicted, speaker = voice._predict(score.phones, score.words, score.language, score.speaker)
        made, _, _ = model.speak(predicted, said.frames_B1P, speaker, spread, pitch)
        samples: Samples = made[0].numpy()
        return samples

    def through() -> Samples:
        samples: Samples = vits(exported, text, said.lengths, 0, spread=spread[0].numpy(), **told)
        return samples

    return Both(own, through, score.duration_s)


def _pair(voice: Speaks, exported: OnnxVoice, text: str) -> Both:
    with full():
        score = voice.plan(text).score
    if isinstance(voice, FastPitchVoice):
        return _fastpitch(voice, exported, score)
    assert isinstance(voice, VitsVoice), "only vits and fastpitch have graphs"
    return _vits(voice, exported, score)


def _timed(work: Callable[[], Samples]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def measure(folder: Path, rounds: int) -> list[str]:
    """A row of the table."""
    info = load_info(folder)
    recipe = registry.recipe(info.family)
    voice = recipe.load_voice(folder, torch.device("cpu"))
    assert isinstance(voice, Speaks)
    assert isinstance(recipe, ExportsOnnx)
    with tempfile.TemporaryDirectory() as out:
        (Path(out) / "onnx.json").write_text(json.dumps(recipe.export_onnx(folder, Path(out))), "utf-8")
        megabytes = sum(one.stat().st_size for one in Path(out).iterdir()) / 1e6
        exported = OnnxVoice(Path(out))
    pairs = [_pair(voice, exported, text) for text in SENTENCES.read_text("utf-8").splitlines() if text]
    apart, loud = 0.0, 0.0
    for one in pairs:
        with full():
            wanted = one.torch()
        apart = max(apart, float(np.abs(one.onnx() - wanted).max()))
        loud = max(loud, float(np.abs(wanted).max()))
    spoken_s = sum(one.seconds for one in pairs)
    took: dict[str, list[float]] = {"torch": [], "torch32": [], "onnx": []}
    for _ in range(rounds):
        for name, scope in (("torch", nullcontext()), ("torch32", full())):
            with scope:
                took[name].append(sum(_timed(one.torch) for one in pairs) / spoken_s)
        took["onnx"].append(sum(_timed(one.onnx) for one in pairs) / spoken_s)
    rtf = {name: float(np.median(one)) for name, one in took.items()}
    return [
        f"{info.family} ({info.name})", f"{len(pairs)}, {spoken_s:.1f} s", f"{apart:.1e} of {loud:.2f}",
        f"{rtf['torch']:.4f}", f"{rtf['torch32']:.4f}", f"{rtf['onnx']:.4f}", f"{rtf['torch'] / rtf['onnx']:.2f}",
        f"{megabytes:.1f} MB",
    ]  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("voices", type=Path, nargs="+", help="folders of voices")
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    torch.set_num_threads(1)
    table = Table("voice", "sentences", "greatest difference", "RTF torch", "torch, float32", "onnxruntime",
                  "times faster", "graphs")  # fmt: skip
    for folder in wanted.voices:
        table.add_row(*measure(folder, wanted.rounds))
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
