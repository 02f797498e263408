"""A voice as ONNX graphs, cut as Bert-VITS2 cuts them: ``speaker``, ``text``, ``sdp`` and ``dp`` (lengths), ``flow``,
``decoder``; for voices with pitch ``pitch`` and ``prior`` as well. Noise is an input; tokens become frames outside.
"""

import copy
from pathlib import Path

import msgspec
import torch
from torch import Tensor, nn

from backend.families.vits.model.durations import StochasticPredictor
from backend.families.vits.model.generator import Generator
from backend.families.vits.model.pitch import Frames, spread
from backend.families.vits.synthesis import VitsVoice
from backend.layers.decoder import LOUDEST, Shaped, Spectral
from backend.layers.source import Pitch, features
from backend.protocol.problems import refuse
from backend.vocoder import graphs
from backend.vocoder.excitation import Excitation
from backend.vocoder.graphs import Graph, Shaping
from backend.vocoder.real_spectra import Spectra

_PHONES, _FRAMES = 5, 9
"""Lengths of the examples that graphs are recorded with."""


class Speaker(nn.Module):
    """Speaker (1,) where there are several, shares of styles (1, styles) where there are some → ``told`` (1, S, 1)."""

    def __init__(self, model: Generator) -> None:
        super().__init__()
        self.model = model

    def forward(self, *inputs: Tensor) -> Tensor:
        speaker = inputs[0] if self.model.sizes.speakers else None
        told = self.model.speaker(speaker, shares_BS=inputs[-1] if self.model.sizes.styles else None)
        assert told is not None
        return told


class TextGraph(nn.Module):
    """Symbol, tone, language (1, P), features of words (1, W, P), told → ``hidden`` ``mean`` ``log_deviation``."""

    def __init__(self, model: Generator) -> None:
        super().__init__()
        self.encoder, self.sizes = model.enc_p, model.sizes

    def forward(self, symbol_BP: Tensor, *others: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        left = list(others)
        tone = left.pop(0) if self.sizes.tones else None
        language = left.pop(0) if self.sizes.languages else None
        words = [left.pop(0) for _ in self.sizes.berts]
        mask_B1P = torch.ones_like(symbol_BP, dtype=torch.float32)[:, None]
        told = left[0] if left else None
        hidden, mean, log_deviation = self.encoder(symbol_BP, tone, language, words, mask_B1P, told)
        return hidden, mean, log_deviation


class Lengths(nn.Module):
    """``hidden``, of the stochastic predictor ``noise`` (1, 2, P), told → ``log_frames`` (1, 1, P)."""

    def __init__(self, model: Generator, *, stochastic: bool) -> None:
        super().__init__()
        self.predictor: nn.Module = model.sdp if stochastic else model.dp
        self.stochastic = stochastic

    def forward(self, hidden_BHP: Tensor, *others: Tensor) -> Tensor:
        mask_B1P = torch.ones_like(hidden_BHP[:, :1])
        told = others[-1] if len(others) > self.stochastic else None
        if isinstance(self.predictor, StochasticPredictor):
            return self.predictor.draw(hidden_BHP, mask_B1P, told, others[0])
        found: Tensor = self.predictor(hidden_BHP, mask_B1P, told)
        return found


class Prior(nn.Module):
    """``hidden``, whole frames ``length`` (1, P), ``log_f0`` and ``voiced`` (1, T), told → what is added to ``mean``
    and ``log_deviation`` of each frame, (1, Z, T).
    """

    def __init__(self, model: Generator) -> None:
        super().__init__()
        self.prior = model.frame_prior

    def forward(
        self, hidden_BHP: Tensor, length_BP: Tensor, log_f0_BT: Tensor, voiced_BT: Tensor, *told: Tensor
    ) -> tuple[Tensor, Tensor]:
        mean, wider = self.prior(_frames(hidden_BHP, length_BP), features(log_f0_BT, voiced_BT), *told or [None])
        return mean, wider


class Intonation(nn.Module):
    """``hidden``, ``length``, told → ``log_f0`` (natural log of Hz) and ``voicing`` (probability), (1, T)."""

    def __init__(self, model: Generator) -> None:
        super().__init__()
        self.predictor = model.pitch_predictor

    def forward(self, hidden_BHP: Tensor, length_BP: Tensor, *told: Tensor) -> tuple[Tensor, Tensor]:
        log_f0, sure = self.predictor(_frames(hidden_BHP, length_BP), *told or [None])
        return log_f0, torch.sigmoid(sure)


class FlowGraph(nn.Module):
    """``z`` (1, Z, T) as text predicts it, told → ``z`` as it sounds."""

    def __init__(self, model: Generator) -> None:
        super().__init__()
        self.flow = model.flow

    def forward(self, z_BZT: Tensor, *told: Tensor) -> Tensor:
        made: Tensor = self.flow(z_BZT, torch.ones_like(z_BZT[:, :1]), *told or [None], reverse=True)
        return made


class DecoderGraph(nn.Module):
    """``z``, told, and with pitch ``log_f0``, ``voiced`` (1, T), ``noise`` (1, T · hop) → ``samples`` (1, T · hop)."""

    def __init__(self, model: Generator) -> None:
        super().__init__()
        self.decoder = copy.deepcopy(model.dec)
        self.pitched = bool(model.sizes.source_rate)
        head = getattr(self.decoder, "head", None)
        if isinstance(head, Spectral):
            self.decoder.head = _RealSpectral(head)
        elif isinstance(head, Shaped):
            self.decoder.head = _RealShaped(head)

    def forward(self, z_BZT: Tensor, *others: Tensor) -> Tensor:
        pitch = None
        if self.pitched:
            others, (log_f0, voiced, noise) = others[:-3], others[-3:]
            pitch = Pitch(log_f0, voiced, noise, torch.zeros(1, dtype=z_BZT.dtype))
        samples: Tensor = self.decoder(z_BZT, *others or [None], pitch)
        return samples


class _RealSpectral(nn.Module):
    def __init__(self, head: Spectral) -> None:
        super().__init__()
        self.leave, self.spectra = head.leave, Spectra(head.window, head.hop)

    def forward(self, x_BCT: Tensor) -> Tensor:
        level, phase = self.leave(x_BCT).transpose(1, 2).chunk(2, dim=2)
        level = level.clamp(max=LOUDEST).exp()
        return self.spectra.synthesise(level * torch.cos(phase), level * torch.sin(phase))


class _RealShaped(nn.Module):
    def __init__(self, head: Shaped) -> None:
        super().__init__()
        self.head, self.shaping = head, Shaping(head.window, head.window, head.hop)

    def forward(self, x_BCT: Tensor, sources: Excitation) -> Tensor:
        gain, phase, hiss, air = self.head.filters(x_BCT).chunk(4, dim=2)
        level, hiss, air = (one.clamp(max=LOUDEST).exp() for one in (gain, hiss, air))
        made: Tensor = self.shaping([level, phase, hiss, air], sources)
        return made


def _frames(hidden_BHP: Tensor, length_BP: Tensor) -> Frames:
    """The text over its frames; their number is the sum of the lengths."""
    ends = length_BP[0].cumsum(0)
    at = torch.arange(ends[-1])[:, None]  # type: ignore[call-overload]  # so that the sum stays open
    path = ((at < ends) & (at >= ends - length_BP[0])).to(hidden_BHP.dtype)[None]
    return spread(hidden_BHP, path, torch.ones_like(path[..., 0])[:, None])


def export(voice: VitsVoice, folder: Path) -> dict[str, object]:
    """Write the graphs into ``folder``; all that one must know to call them. Raises ``VoicewrightError``."""
    graphs.require()
    model, facts, sizes = voice.model, voice.known.facts, voice.model.sizes
    if sizes.reference:
        refuse("onnx-not-this-voice")
    return {
        "sample_rate": voice.known.sample_rate, "hop": sizes.hop, "symbols": list(facts.symbols),
        "speakers": list(facts.speakers), "languages": list(facts.languages), "blanks": facts.blanks,
        "spelling": facts.spelling, "first_tone": facts.first_tone, "first_language": facts.first_language,
        "bert": msgspec.to_builtins(facts.bert) if facts.bert else None,
        "style": model.styles.usual.tolist() if sizes.styles else [], "noise": voice.noise,
        "length_noise": voice.length_noise, "stochastic": voice.stochastic,
        "graphs": {name: graphs.write(part, folder / f"{name}.onnx") for name, part in _parts(model).items()},
    }  # fmt: skip


def _parts(model: Generator) -> dict[str, Graph]:
    sizes = model.sizes
    phones, frames, samples = {1: "phones"}, {1: "frames"}, {1: "samples"}
    wide_phones, wide_frames = {2: "phones"}, {2: "frames"}
    ids = torch.ones(1, _PHONES, dtype=torch.int64)
    told = {"told": torch.zeros(1, sizes.speaker_channels, 1)} if sizes.speaker_channels else {}
    speaker = {"speaker": torch.tensor([0])} if sizes.speakers else {}
    speaker |= {"style": torch.full((1, sizes.styles), 1 / sizes.styles)} if sizes.styles else {}
    hidden, z = {"hidden": torch.randn(1, sizes.hidden, _PHONES)}, {"z": torch.randn(1, sizes.latent, _FRAMES)}
    text = {"symbol": ids}
    text |= {"tone": ids} if sizes.tones else {}
    text |= {"language": torch.zeros_like(ids)} if sizes.languages else {}
    words = {name: torch.randn(1, width, _PHONES) for name, width in sizes.berts}
    sounded = {"log_f0": torch.full((1, _FRAMES), 5.0), "voiced": torch.ones(1, _FRAMES)}
    noise = {"noise": torch.randn(1, _FRAMES * sizes.hop)}
    length = {"length": torch.tensor([[1, 2, 1, 3, 2]])}
    over_phones = dict.fromkeys(("symbol", "tone", "language", "length"), phones)
    over_phones |= dict.fromkeys(("hidden", "mean", "log_deviation", "log_frames", *words), wide_phones)
    heard = told if sizes.speaker_in_text else {}
    parts = {"speaker": Graph(Speaker(model), speaker, ["told"], {})} if told else {}
    parts["text"] = _graph(
        TextGraph(model), {**text, **words, **heard}, ["hidden", "mean", "log_deviation"], over_phones
    )
    drawn = {**hidden, "noise": torch.randn(1, 2, _PHONES), **told}
    parts["sdp"] = _graph(Lengths(model, stochastic=True), drawn, ["log_frames"], over_phones | {"noise": wide_phones})
    if sizes.deterministic:
        parts["dp"] = _graph(Lengths(model, stochastic=False), {**hidden, **told}, ["log_frames"], over_phones)
    sound = {**z, **told}
    over_frames = {"z": wide_frames, "made": wide_frames, "noise": samples, "samples": samples}
    over_frames |= dict.fromkeys(("log_f0", "voiced", "voicing"), frames)
    if sizes.source_rate:
        both = over_phones | over_frames | {"mean": wide_frames, "log_deviation": wide_frames}
        parts["pitch"] = _graph(Intonation(model), {**hidden, **length, **told}, ["log_f0", "voicing"], both)
        parts["prior"] = _graph(Prior(model), {**hidden, **length, **sounded, **told}, ["mean", "log_deviation"], both)
        sound |= {**sounded, **noise}
    parts["flow"] = _graph(FlowGraph(model), {**z, **told}, ["made"], over_frames)
    parts["decoder"] = _graph(DecoderGraph(model), sound, ["samples"], over_frames)
    return parts


def _graph(module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], sizes: dict[str, dict[int, str]]) -> Graph:
    named = {*inputs, *outputs}
    return Graph(module, inputs, outputs, {name: axes for name, axes in sizes.items() if name in named})
