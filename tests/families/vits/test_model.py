"""What must hold of the parts with any weights."""

from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
import torch

from backend.families.vits.config import Architecture, presets
from backend.families.vits.loss import masked_square
from backend.families.vits.model.generator import Generator
from backend.families.vits.model.splines import spline
from backend.families.vits.stages import vits as step
from backend.layers.adversarial import deception, discrimination, held, matching
from backend.layers.convolutions import path_of
from backend.layers.decoder import decoder
from backend.layers.discriminators import DurationJudge, SampleJudges
from backend.layers.flow import Flow
from backend.recipe import Batch, TrainState

SIZES = Architecture(
    symbols=9, tones=3, languages=2, speakers=3, speaker_channels=6, speaker_in_text=True, bins=33, latent=8, hidden=8,
    filter=12, layers=3, posterior_layers=2, flow="transformer", flows=2, flow_layers=3, deterministic=True,
    decoder="istft", hop=16, decoder_channels=16, decoder_layers=1, up_rates=(4,), up_kernels=(8,), block_kernels=(3,),
    block_dilations=((1, 3),),
)  # fmt: skip


def batch(sizes: Architecture = SIZES) -> Batch:
    """Two clips of 7 and 5 phones, 40 and 30 frames."""
    chance = np.random.default_rng(1)
    phones, frames = np.array([7, 5]), np.array([40, 30])
    starts = np.stack([np.linspace(0, 40, 8)[:7], np.linspace(0, 42, 8)[:7]]).astype(np.float32)
    tables = {
        "symbol": chance.integers(1, 9, (2, 7)), "tone": chance.integers(0, 3, (2, 7)),
        "language": chance.integers(0, 2, (2, 7)), "start": starts, "end": starts + 6, "phones": phones,
        "frames": frames, "spectrum": chance.random((2, sizes.bins, 40), np.float32),
        "samples": chance.normal(0, 0.1, (2, 40 * sizes.hop)).astype(np.float32), "speaker": np.array([0, 2]),
        "words": np.zeros((2, 0, 7), np.float32),
    }  # fmt: skip
    return {name: torch.from_numpy(table) for name, table in tables.items()}


@pytest.mark.parametrize("kind", ["wn", "transformer"])
def test_flows_go_back(kind: str) -> None:
    torch.manual_seed(0)
    flow = Flow(replace(SIZES, flow=kind)).eval()  # type: ignore[arg-type]
    for one in flow.parameters():
        torch.nn.init.normal_(one, std=0.2)
    x, mask, speaker = torch.randn(2, 8, 11), torch.ones(2, 1, 11), torch.randn(2, 6, 1)
    with torch.no_grad():
        there = flow(x, mask, speaker)
        back = flow(there, mask, speaker, reverse=True)
    assert not torch.allclose(there, x, atol=1e-2)
    assert torch.allclose(back, x, atol=1e-4)


def test_splines_go_back_and_know_their_slope() -> None:
    torch.manual_seed(0)
    x = torch.linspace(-7, 7, 201, dtype=torch.float64, requires_grad=True)
    widths, heights, slopes = (torch.randn(201, n, dtype=torch.float64) for n in (10, 10, 9))
    widths, heights, slopes = (one[:1].expand(201, -1) for one in (widths, heights, slopes))
    y, log_slope = spline(x, widths, heights, slopes, tail=5.0, inverse=False)
    back, back_slope = spline(y.detach(), widths, heights, slopes, tail=5.0, inverse=True)
    assert torch.allclose(back, x.detach(), atol=1e-6)
    assert torch.allclose(back_slope, -log_slope, atol=1e-5)
    (gradient,) = torch.autograd.grad(y.sum(), x)
    assert torch.allclose(torch.log(gradient), log_slope, atol=1e-6)
    assert (torch.diff(y) > 0).all()


@pytest.mark.parametrize("kind", ["hifigan", "istft", "vocos"])
def test_each_decoder_makes_a_hop_a_frame(kind: str) -> None:
    sizes = replace(SIZES, decoder=kind, up_rates=(4, 4) if kind == "hifigan" else (4,),  # type: ignore[arg-type]
                    up_kernels=(8, 8) if kind == "hifigan" else (8,))  # fmt: skip
    z = torch.randn(2, 8, 13, requires_grad=True)
    samples = decoder(sizes)(z, torch.randn(2, 6, 1))
    assert samples.shape == (2, 13 * 16)
    samples.square().sum().backward()
    assert z.grad is not None
    assert torch.isfinite(z.grad).all()


def test_paths_of_lengths() -> None:
    path = path_of(torch.tensor([[[2.0, 0.0, 3.0]], [[1.0, 1.0, 1.0]]]), 5)
    assert path[0].argmax(dim=1).tolist() == [0, 0, 2, 2, 2]
    assert path[1].sum().item() == 3


def test_judges_want_real_to_be_one_and_made_nought() -> None:
    seen = [torch.zeros(4, 3)]
    assert discrimination([(torch.tensor([[1.0], [1.0], [0.0], [0.0]]), seen)]).item() == 0
    assert deception([(torch.tensor([[1.0], [1.0]]), seen)]).item() == 0
    assert discrimination([(torch.tensor([[0.0], [0.0], [1.0], [1.0]]), seen)]).item() == 2
    real, made = ([(torch.zeros(2, 1), [torch.tensor(rows)])] for rows in ([[1.0], [1.0]], [[0.0], [0.5]]))
    assert matching(real, made).item() == 0.75


def test_the_generator_learns_through_judges_that_stay_as_they_are() -> None:
    torch.manual_seed(0)
    judges = SampleJudges((2, 3), scale=True, divisor=16)
    real = judges(torch.randn(2, 501))
    samples = torch.randn(2, 501, requires_grad=True)
    gradients, moved = [], []
    for around in (held(judges), nullcontext()):
        with around:
            made = judges(samples)
        loss = deception(made) + matching([(one, [layer.detach() for layer in seen]) for one, seen in real], made)
        gradients.append(torch.autograd.grad(loss, samples, retain_graph=True)[0])
        moved.append(len(_reached(loss, judges)))
    assert torch.equal(*gradients)
    assert moved == [0, len(list(judges.parameters()))]
    assert all(one.requires_grad for one in judges.parameters())


def _reached(loss: torch.Tensor, module: torch.nn.Module) -> list[str]:
    """The weights that a loss would move."""
    module.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    return [name for name, one in module.named_parameters() if one.grad is not None]


def test_duration_judge_hears_true_lengths_first() -> None:
    """With the two swapped, as in the public trainers, its verdict on made lengths would move nobody."""
    torch.manual_seed(0)
    model = Generator(SIZES)
    learned = model(batch(), 8)
    judge = DurationJudge(SIZES.hidden, 8, SIZES.speaker_channels)
    state = TrainState(modules={step.DURATION_JUDGE: judge}, optimizers={})
    _, made = step._judge_lengths(state, learned, learned.predicted_B1P)
    (gradient,) = torch.autograd.grad(
        masked_square(1.0, made, learned.text.mask_B1P), [model.dp.proj.weight], retain_graph=True
    )
    assert gradient.abs().sum() > 0
    told = torch.autograd.grad(made.sum(), [model.enc_p.emb.weight], retain_graph=True, allow_unused=True)
    assert not any(one is not None for one in told)  # the text is only read
    real, _ = step._judge_lengths(state, learned, learned.predicted_B1P)
    moved = torch.autograd.grad(real.sum(), [learned.predicted_B1P], allow_unused=True)
    assert not any(one is not None for one in moved)


def test_padding_moves_nobody() -> None:
    verdict = torch.tensor([[[1.0], [0.5], [0.0]]])
    assert masked_square(1.0, verdict, torch.tensor([[[1.0, 1.0, 0.0]]])).item() == 0.125


def test_judges_hear_the_sound_from_the_start() -> None:
    """With PyTorch's own start a verdict hardly depends on what is judged, and hundreds of steps learn nothing."""
    torch.manual_seed(0)
    judges = SampleJudges((2, 3, 5), scale=True, divisor=4)
    with torch.no_grad():
        verdicts = [verdict for verdict, _ in judges(0.1 * torch.randn(4, 4000))]
    assert all(float(one.std()) > 1e-2 for one in verdicts)


def test_judges_listen_to_any_length() -> None:
    judges = SampleJudges((2, 3), scale=True, divisor=8)
    for verdict, seen in judges(torch.randn(2, 501)):
        assert verdict.shape[0] == 2
        assert len(seen) > 4


def test_presets_fit_together() -> None:
    for config in presets().values():
        sizes = config.architecture(symbols=5, tones=3, languages=1, speakers=2)
        with torch.device("meta"):
            decoder(sizes)
        assert config.segment % config.hop == 0
        rates = int(np.prod(sizes.up_rates))
        assert sizes.decoder == "vocos" or config.hop % rates == 0
        assert sizes.decoder != "hifigan" or rates == config.hop
