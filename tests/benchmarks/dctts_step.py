"""What a training step costs: ours against the public architecture written down plainly in PyTorch, same sizes.

``python -m tests.benchmarks.dctts_step [--preset small] [--rounds 8]``: processor seconds a step of both stages, on one
thread, the two taking turns; then what speech costs, by the plain form's loop and by ours. Random weights and batches.
The plain form: ``Conv1d``, layer norm across channels, highway blocks and transposed convolutions as the paper has
them; every frame of speech is computed from all before it, as the public program does.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from rich.console import Console
from rich.table import Table
from torch import Tensor, nn

from backend.families.dctts.config import SSRN, TEXT2MEL, DcttsConfig, presets
from backend.families.dctts.decoding import decode
from backend.families.dctts.model import Facts, Ssrn, Text2Mel
from backend.families.dctts.stages.learning import state_of
from backend.families.dctts.stages.ssrn import SoundStage
from backend.families.dctts.stages.text2mel import SpeechStage
from backend.recipe import TrainState

LETTERS, FRAMES, SYMBOLS = 40, 70, 60
SPOKEN = 100


class PlainNorm(nn.LayerNorm):
    """Across channels of (B, C, T)."""

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(input.transpose(1, 2)).transpose(1, 2)


class PlainConv(nn.Module):
    """The paper's C and HC, and D where it is transposed."""

    def __init__(
        self, config: DcttsConfig, channels: int, out: int, kernel: int = 1, dilation: int = 1, *,
        causal: bool = False, highway: bool = False, relu: bool = False, doubling: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.highway, self.relu, self.doubling, self.share = highway, relu, doubling, config.dropout
        reach = (kernel - 1) * dilation
        self.pad = (reach, 0) if causal else (reach // 2, reach - reach // 2)
        made = (2 if highway else 1) * out
        self.conv: nn.Module = (
            nn.ConvTranspose1d(channels, out, 3, 2, padding=1, output_padding=1)
            if doubling
            else nn.Conv1d(channels, made, kernel, dilation=dilation)
        )
        self.norms = nn.ModuleList([PlainNorm(out) for _ in range(2 if highway else 1)])

    def forward(self, x_BCT: Tensor) -> Tensor:
        h = self.conv(x_BCT if self.doubling else F.pad(x_BCT, self.pad))
        if self.highway:
            gate, new = h.chunk(2, dim=1)
            gate, new = torch.sigmoid(self.norms[0](gate)), self.norms[1](new)
            h = gate * new + (1 - gate) * x_BCT
        else:
            h = self.norms[0](h)
        return F.dropout(F.relu(h) if self.relu else h, self.share, self.training)


def _highways(config: DcttsConfig, width: int, dilations: tuple[int, ...], *, causal: bool) -> list[nn.Module]:
    return [PlainConv(config, width, width, 3, one, causal=causal, highway=True) for one in dilations]


class PlainText2Mel(nn.Module):
    """Text encoder, audio encoder, attention, audio decoder."""

    def __init__(self, config: DcttsConfig) -> None:
        super().__init__()
        self.mels = config.n_mels
        e, d, mels = config.embedding_channels, config.channels, config.n_mels
        wide = (1, 3, 9, 27)
        self.symbol = nn.Embedding(SYMBOLS, e, padding_idx=0)
        self.text = nn.Sequential(
            PlainConv(config, e, 2 * d, relu=True),
            PlainConv(config, 2 * d, 2 * d),
            *_highways(config, 2 * d, (*wide, *wide, 1, 1), causal=False),
            *[PlainConv(config, 2 * d, 2 * d, highway=True) for _ in range(2)],
        )
        self.audio = nn.Sequential(
            PlainConv(config, mels, d, relu=True), PlainConv(config, d, d, relu=True), PlainConv(config, d, d),
            *_highways(config, d, (*wide, *wide, 3, 3), causal=True),
        )  # fmt: skip
        self.decoder = nn.Sequential(
            PlainConv(config, 2 * d, d), *_highways(config, d, (*wide, 1, 1), causal=True),
            *[PlainConv(config, d, d, relu=True) for _ in range(3)], PlainConv(config, d, mels),
        )  # fmt: skip

    def forward(self, ids_BN: Tensor, mel_BTM: Tensor) -> tuple[Tensor, Tensor]:
        """Logits (B, T, M) and attention (B, T, N)."""
        keys, values = self.text(self.symbol(ids_BN).transpose(1, 2)).chunk(2, dim=1)
        queries = self.audio(F.pad(mel_BTM, (0, 0, 1, 0))[:, :-1].transpose(1, 2))
        weights = torch.softmax(queries.transpose(1, 2) @ keys * keys.shape[1] ** -0.5, dim=2)
        context = torch.cat([values @ weights.transpose(1, 2), queries], dim=1)
        return self.decoder(context).transpose(1, 2), weights


class PlainSsrn(nn.Sequential):
    """Coarse mel spectrum (B, M, T) → logits (B, K, 4T)."""

    def __init__(self, config: DcttsConfig) -> None:
        c, bins = config.ssrn_channels, config.bins
        super().__init__(
            PlainConv(config, config.n_mels, c), *_highways(config, c, (1, 3), causal=False),
            PlainConv(config, c, c, doubling=True), *_highways(config, c, (1, 3), causal=False),
            PlainConv(config, c, c, doubling=True), *_highways(config, c, (1, 3), causal=False),
            PlainConv(config, c, 2 * c), *_highways(config, 2 * c, (1, 1), causal=False),
            PlainConv(config, 2 * c, bins), *[PlainConv(config, bins, bins, relu=True) for _ in range(2)],
            PlainConv(config, bins, bins),
        )  # fmt: skip


class _Mover:
    """A stepper without a trainer."""

    def apply(
        self, state: TrainState, optimizer: str, loss: Tensor, *, clip_norm: float | None = None,
        clip_value: float | None = None,
    ) -> Tensor:  # fmt: skip
        assert clip_value is not None
        mover = state.optimizers[optimizer]
        _move(mover, loss, clip_value)
        return loss


def _move(mover: torch.optim.Optimizer, loss: Tensor, clip_value: float) -> None:
    mover.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_value_([p for group in mover.param_groups for p in group["params"]], clip_value)
    mover.step()


def batches(config: DcttsConfig) -> dict[str, dict[str, Tensor]]:
    """A full batch for each stage: nothing is padding, so that both forms have the same to do."""
    many = config.batch_size_text2mel
    starts = torch.linspace(0, FRAMES, LETTERS + 1).repeat(many, 1)
    speech = {
        "ids": torch.randint(1, SYMBOLS, (many, LETTERS)), "text_mask": torch.ones(many, LETTERS),
        "mel": torch.rand(many, FRAMES, config.n_mels), "frame_mask": torch.ones(many, FRAMES),
        "spans": torch.stack([starts[:, :-1], starts[:, 1:]], dim=2),
    }  # fmt: skip
    many, frames = config.batch_size_ssrn, config.segment_frames or FRAMES
    sound = {
        "mel": torch.rand(many, frames, config.n_mels),
        "frame_mask": torch.ones(many, frames),
        "spectrum": torch.rand(many, 4 * frames, config.bins),
    }
    return {TEXT2MEL: speech, SSRN: sound}


def plain_step(model: nn.Module, mover: torch.optim.Optimizer, batch: dict[str, Tensor], stage: str) -> None:
    """Forward, the published losses, backward, clip, Adam."""
    if stage == TEXT2MEL:
        logits, weights = model(batch["ids"], batch["mel"])
        wanted = batch["mel"]
        at_T, at_N = (torch.arange(count) / count for count in weights.shape[1:])
        away = 1 - torch.exp(-(at_N - at_T[:, None]).square() / (2 * 0.2**2))
        more = (weights * away).mean()
    else:
        logits, wanted = model(batch["mel"].transpose(1, 2)).transpose(1, 2), batch["spectrum"]
        more = torch.zeros(())
    loss = (torch.sigmoid(logits) - wanted).abs().mean() + F.binary_cross_entropy_with_logits(logits, wanted)
    _move(mover, loss + more, 1.0)


@torch.no_grad()
def plain_speech(model: PlainText2Mel, ids: Tensor, frames: int) -> Tensor:
    """As the public program: the whole network anew for each frame."""
    mel = torch.zeros(1, frames, model.mels)
    for at in range(frames):
        mel[:, at] = torch.sigmoid(model(ids, mel)[0][:, at])
    return mel


def seconds(works: list[Callable[[], object]], rounds: int) -> list[float]:
    """Median processor seconds of each, taking turns, after one to warm up."""
    taken: list[list[float]] = [[] for _ in works]
    for turn in range(rounds + 1):
        for place, work in enumerate(works):
            start = time.process_time()
            work()
            if turn:
                taken[place].append(time.process_time() - start)
    return [float(np.median(one)) for one in taken]


def steps(config: DcttsConfig, stage: str, rounds: int) -> list[float]:
    """Seconds a step: plain, ours in float32, ours as it trains."""
    torch.manual_seed(0)
    batch = batches(config)[stage]
    facts = Facts(symbols=tuple(map(str, range(SYMBOLS))), languages=("en-us",), speaker="")
    plain: nn.Module = PlainText2Mel(config) if stage == TEXT2MEL else PlainSsrn(config)
    mover = torch.optim.Adam(plain.parameters(), lr=config.rate)
    works: list[Callable[[], object]] = [partial(plain_step, plain, mover, batch, stage)]
    for precision in ("32", "auto"):
        mine = replace(config, precision=precision)
        model: nn.Module = Text2Mel(mine, facts) if stage == TEXT2MEL else Ssrn(mine)
        state = state_of(stage, model.train(), mine, mine.rate)
        learns: SpeechStage | SoundStage = SpeechStage() if stage == TEXT2MEL else SoundStage()
        works.append(partial(learns.train_step, state, batch, mine, _Mover()))
    return seconds(works, rounds)


def speech(config: DcttsConfig, rounds: int) -> list[float]:
    """Seconds for ``SPOKEN`` coarse frames and their full spectrum: plain, ours."""
    torch.manual_seed(0)
    facts = Facts(symbols=tuple(map(str, range(SYMBOLS))), languages=("en-us",), speaker="")
    ids = torch.randint(1, SYMBOLS, (1, LETTERS))
    slow, slow_ssrn = PlainText2Mel(config).eval(), PlainSsrn(config).eval()
    quick, quick_ssrn = Text2Mel(config, facts).eval(), Ssrn(config).eval()

    @torch.no_grad()
    def plain() -> None:
        slow_ssrn(plain_speech(slow, ids, SPOKEN).transpose(1, 2))

    @torch.no_grad()
    def ours() -> None:
        quick_ssrn(decode(quick, ids, most_frames=SPOKEN, stop_frames=0).mel_BTM)

    return seconds([plain, ours], rounds)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--preset", default="small")
    parser.add_argument("--rounds", type=int, default=8)
    wanted = parser.parse_args()
    torch.set_num_threads(1)
    config = replace(presets()[wanted.preset], context="long")
    table = Table("stage", "plain s", "ours, float32 s", "ours s", "times faster")
    for stage in (TEXT2MEL, SSRN):
        plain, single, ours = steps(config, stage, wanted.rounds)
        table.add_row(stage, f"{plain:.3f}", f"{single:.3f}", f"{ours:.3f}", f"{plain / ours:.2f}")
    spoken_s = SPOKEN * 4 * config.hop_s
    plain, ours = speech(config, max(2, wanted.rounds // 4))
    console = Console()
    console.print(table)
    console.print(
        f"{spoken_s:.1f} s of speech up to its full spectrum: RTF {plain / spoken_s:.3f} plainly, "
        f"{ours / spoken_s:.4f} ours: {plain / ours:.0f} times faster."
    )


if __name__ == "__main__":
    main()
