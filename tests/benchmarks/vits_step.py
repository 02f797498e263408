"""What a training step and speech cost: ours against the public VITS written down plainly in PyTorch, same sizes.

``python -m tests.benchmarks.vits_step [--preset small] [--rounds 6] [--threads 1]``: seconds a step of generator and
discriminators, the forms taking turns, then what speech costs. Random weights and batches, all clips equally long. The
plain form has the sizes of the preset, with VITS's decoder and without F0; ours runs as the very same network, and as
the preset has it. Processor seconds with one thread; with several those of the clock, which want a quiet machine.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from rich.console import Console
from rich.table import Table
from torch import Tensor, nn

from backend.audio.mel import full_band
from backend.datasets.features import FeatureCache
from backend.families.vits.config import VitsConfig, presets
from backend.families.vits.model.generator import Generator, Text
from backend.families.vits.stages import vits as step
from backend.layers.mel_distance import MelDistance
from backend.layers.source import Pitch
from backend.recipe import Batch, Start, TrainState
from tests.benchmarks.plain_vits import PeriodJudge, PlainVits, ScaleJudge

PHONES, FRAMES, SYMBOLS = 40, 200, 60
_FACTORS = {240: ("8,5,3,2", "16,11,7,4"), 256: ("8,8,2,2", "16,16,4,4")}
"""Of VITS's decoder, by hop."""


class _Mover:
    """A stepper without a trainer."""

    def apply(
        self, state: TrainState, optimizer: str, loss: Tensor, *, clip_norm: float | None = None,
        clip_value: float | None = None,
    ) -> Tensor:  # fmt: skip
        assert clip_norm is not None
        _move(state.optimizers[optimizer], loss, clip_norm)
        return loss


def _move(mover: torch.optim.Optimizer, loss: Tensor, clip_norm: float) -> None:
    mover.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_([p for group in mover.param_groups for p in group["params"]], clip_norm)
    mover.step()


def published(config: VitsConfig) -> VitsConfig:
    """The config as the public system trains: its decoder, all predictors at each step, one mel spectrum, no F0."""
    rates, kernels = _FACTORS[config.hop]
    return replace(
        config, decoder="hifigan", up_rates=rates, up_kernels=kernels, pitch=False, stochastic_every=1, mel_windows="",
        read_weight=0.0, adversarial_from_step=0, guide_steps=0, ema=0.0, scale_discriminator=True,
    )  # fmt: skip


def batch(config: VitsConfig) -> Batch:
    """Clips of the same length: nothing is padding, so that all forms have the same to do."""
    many = config.batch_size
    edges = torch.linspace(0, FRAMES, PHONES + 1).repeat(many, 1)
    return {
        "symbol": torch.randint(1, SYMBOLS, (many, PHONES)), "tone": torch.zeros(many, PHONES, dtype=torch.int64),
        "language": torch.zeros(many, PHONES, dtype=torch.int64), "start": edges[:, :-1], "end": edges[:, 1:],
        "spectrum": torch.rand(many, config.n_fft // 2 + 1, FRAMES),
        "samples": 0.1 * torch.randn(many, FRAMES * config.hop), "phones": torch.full((many,), PHONES),
        "frames": torch.full((many,), FRAMES), "speaker": torch.zeros(many, dtype=torch.int64),
        "log_f0": torch.full((many, FRAMES), 5.0), "voiced": torch.ones(many, FRAMES),
        "words": torch.zeros(many, 0, PHONES),
    }  # fmt: skip


def plain(config: VitsConfig) -> tuple[PlainVits, Callable[[], None]]:
    """The model and its step, as the public trainer takes it."""
    torch.manual_seed(0)
    sizes = config.architecture(symbols=SYMBOLS, tones=0, languages=0, speakers=1)
    model = PlainVits(sizes).train()
    periods = [int(one) for one in config.periods.split(",")]
    divisor = config.discriminator_divisor
    judges = nn.ModuleList([ScaleJudge(divisor), *(PeriodJudge(one, divisor) for one in periods)])
    distance = MelDistance([full_band(config)])
    movers = [
        torch.optim.AdamW(one.parameters(), lr=config.rate, betas=(0.8, 0.99), eps=1e-9) for one in (judges, model)
    ]
    given, segment = batch(config), config.segment_frames

    def judged(real: Tensor, made: Tensor) -> list[tuple[tuple[Tensor, list[Tensor]], tuple[Tensor, list[Tensor]]]]:
        return [(judge(real), judge(made)) for judge in judges]

    def take() -> None:
        made, starts, losses = model(given, segment)
        rows = zip(given["samples"], (starts * config.hop).tolist(), strict=True)
        real = torch.stack([row[at : at + config.segment] for row, at in rows])[:, None]
        verdicts = judged(real, made.detach())
        found = [torch.mean((1 - one[0]) ** 2) + torch.mean(other[0] ** 2) for one, other in verdicts]
        _move(movers[0], torch.stack(found).sum(), 1000.0)
        verdicts = judged(real, made)
        close = [F.l1_loss(b, a.detach()) for one, other in verdicts for a, b in zip(one[1], other[1], strict=True)]
        losses["match"] = 2 * torch.stack(close).sum()
        losses["deception"] = torch.stack([torch.mean((1 - other[0]) ** 2) for _, other in verdicts]).sum()
        losses["mel"] = 45 * distance(made[:, 0], real[:, 0])
        _move(movers[1], torch.stack(list(losses.values())).sum(), 1000.0)

    return model, take


def ours(config: VitsConfig, *, tables: bool = True, judged: bool = True) -> tuple[Generator, Callable[[], object]]:
    """The model and its step; ``tables``: of tones and languages, which the public VITS has not; ``judged``: whether
    its discriminators have begun.
    """
    torch.manual_seed(0)
    rows = (3, 1) if tables else (0, 0)
    sizes = config.architecture(symbols=SYMBOLS, tones=rows[0], languages=rows[1], speakers=1)
    start = Start(config=config, device=torch.device("cpu"), cache=FeatureCache(Path(tempfile.gettempdir())))
    state = step.state_of(Generator(sizes).train(), start)
    state.step = config.adversarial_from_step if judged else 0
    return state.modules[step.GENERATOR], partial(_stepped, state, batch(config), config)  # type: ignore[return-value]


def _stepped(state: TrainState, given: Batch, config: VitsConfig) -> None:
    step.VitsStage().train_step(state, given, config, _Mover())
    state.step += 1


def speech(model: Generator, ids: Tensor, frames: Tensor) -> Callable[[], object]:
    """Speaking with ours."""
    model.eval()
    sizes, total = model.sizes, int(frames.sum())

    @torch.no_grad()
    def take() -> None:
        text = Text(
            ids, torch.tensor([PHONES]), torch.zeros_like(ids) if sizes.tones else None,
            torch.zeros_like(ids) if sizes.languages else None,
        )  # fmt: skip
        predicted = model.predict(text, None)
        model.lengths(predicted, None, 0.8 * torch.randn(1, 2, PHONES), 0.2)
        pitch = None
        if sizes.source_rate:
            log_f0, voiced = model.intone(predicted, frames[None, None].float(), None)
            pitch = Pitch(log_f0, voiced.round(), torch.randn(1, total * sizes.hop), torch.zeros(1))
        noise = 0.6 * torch.randn(1, sizes.latent, total)
        model.speak(predicted, frames[None, None].float(), None, noise, pitch)

    return take


def seconds(works: list[Callable[[], object]], rounds: int) -> list[float]:
    """Median seconds of each, taking turns, after two to warm up."""
    clock = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    taken: list[list[float]] = [[] for _ in works]
    for turn in range(rounds + 2):
        for place, work in enumerate(works):
            begun = clock()
            work()
            if turn > 1:
                taken[place].append(clock() - begun)
    return [float(np.median(one)) for one in taken]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--preset", default="small")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--threads", type=int, default=1)
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    own = presets()[wanted.preset]
    same = published(own)
    slow, plain_step = plain(same)
    equal, equal_step = ours(same, tables=False)
    preset, preset_step = ours(own)
    # The stochastic predictor learns at every n-th step only: whole cycles are taken.
    cycle = own.stochastic_every
    rounds = -(-wanted.rounds // cycle) * cycle
    _, before = ours(replace(own, adversarial_from_step=1_000_000), judged=False)
    took = seconds([plain_step, equal_step, preset_step, before], rounds)
    names = ["the public network, plainly", "the same network, ours", f"{wanted.preset}, ours"]
    table = Table("", "weights", "s a step", "times faster", "RTF", "times faster")
    ids = torch.randint(1, SYMBOLS, (1, PHONES))
    frames = torch.full((PHONES,), FRAMES // PHONES)
    slow.eval()
    talks: list[Callable[[], object]] = [
        partial(slow.infer, ids, frames),
        speech(equal, ids, frames),
        speech(preset, ids, frames),
    ]
    spoken = [one / (FRAMES * own.hop_s) for one in seconds(talks, wanted.rounds)]
    for name, model, one, rtf in zip(names, (slow, equal, preset), took, spoken, strict=False):
        many = sum(weight.numel() for weight in model.parameters()) / 1e6
        table.add_row(
            name, f"{many:.2f} M", f"{one:.3f}", f"{took[0] / one:.2f}", f"{rtf:.4f}", f"{spoken[0] / rtf:.1f}"
        )
    console = Console(width=120)
    console.print(table)
    console.print(
        f"{wanted.preset} before its discriminators begin: {took[3]:.3f} s a step. {own.batch_size} clips of "
        f"{FRAMES * own.hop_s:.1f} s, segments of {own.segment / own.sample_rate:.2f} s, {wanted.threads} threads, "
        f"{rounds} rounds."
    )


if __name__ == "__main__":
    main()
