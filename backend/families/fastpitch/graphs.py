"""A voice as ONNX graphs: ``encoder`` (phones → lengths and more), ``pitch``, ``decoder`` (→ mel), ``vocoder``.

What Python computes of phones and lengths otherwise is inside the graphs: callers give rows of the symbols' table, the
word of each phone, and whole frames a phone.
"""

from pathlib import Path

import torch
from torch import Tensor, nn

from backend.families.fastpitch.data import KINDS
from backend.families.fastpitch.model import AcousticModel
from backend.families.fastpitch.synthesis import FastPitchVoice
from backend.text import articulation
from backend.text.phonemes import is_pause
from backend.vocoder import graphs
from backend.vocoder.graphs import Graph

_PHRASE = 40


class Encoder(nn.Module):
    """Symbol, word (1, P), speaker, language (1,) → ``known``, ``prosody`` (1, P, C), ``log_frames``, ``energy``."""

    traits: Tensor
    kinds: Tensor

    def __init__(self, model: AcousticModel) -> None:
        super().__init__()
        self.model = model
        symbols = model.facts.symbols
        self.register_buffer("traits", torch.from_numpy(articulation.table(symbols)))
        # −1: a phone; otherwise the column that says how a phrase before this pause ends, or 0.
        kinds = [KINDS.get(symbol[1:], 0) if is_pause(symbol) else -1 for symbol in symbols]
        self.register_buffer("kinds", torch.tensor(kinds))

    def forward(
        self, symbol_BP: Tensor, word_BP: Tensor, speaker_B: Tensor, language_B: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        model = self.model
        condition = _condition(model, speaker_B, language_B)
        traits = self.traits[symbol_BP]
        mask = torch.ones_like(symbol_BP, dtype=traits.dtype)
        known = model.encode(symbol_BP, traits, condition, mask)
        context = contexts(self.kinds[symbol_BP[0]], word_BP[0])[None]
        prosody, duration, energy = model.plan(traits, context, condition, mask)
        return known, prosody, duration, energy


class PitchGraph(nn.Module):
    """``prosody``, whole frames (1, P), speaker → ``log_f0`` (natural log of Hz) and ``voicing`` (a logit), (1, T)."""

    def __init__(self, model: AcousticModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, prosody_BPC: Tensor, frames_BP: Tensor, speaker_B: Tensor) -> tuple[Tensor, Tensor]:
        phone, place = places(frames_BP[0])
        mask = torch.ones_like(place[..., 0])
        pitch, voicing = self.model.draw(prosody_BPC, phone[None], place[None], mask[None])
        return self.model.to_log_f0(pitch, speaker_B), voicing


class DecoderGraph(nn.Module):
    """``known``, ``energy``, ``frames``, ``log_f0`` and ``voiced`` (1, T), speaker, language → ``mel`` (1, T, M)."""

    def __init__(self, model: AcousticModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, known_BPC: Tensor, energy_BP: Tensor, frames_BP: Tensor, log_f0_BT: Tensor, voiced_BT: Tensor,
        speaker_B: Tensor, language_B: Tensor,
    ) -> Tensor:  # fmt: skip
        model = self.model
        phone, place = places(frames_BP[0])
        normal = model.decode(
            known_BPC, energy_BP, model.from_log_f0(log_f0_BT, speaker_B), voiced_BT, phone[None], place[None],
            _condition(model, speaker_B, language_B), torch.ones_like(voiced_BT),
        )  # fmt: skip
        return model.to_log_mel(normal)


def contexts(kinds_P: Tensor, words_P: Tensor) -> Tensor:
    """``data.contexts`` without loops, (P, CONTEXT)."""
    count = kinds_P.shape[0]
    at = torch.arange(count)
    pause = kinds_P >= 0
    before = torch.where(pause[None] & (at[None] < at[:, None]), at[None], -1)
    after = torch.where(pause[None] & (at[None] > at[:, None]), at[None], count)
    start, end = before.amax(dim=1) + 1, after.amin(dim=1)
    ending = torch.cat([kinds_P, torch.zeros_like(kinds_P[:1])])[end]
    since, until, length = (one.float() for one in (at - start, end - 1 - at, end - start))
    other = words_P[1:] != words_P[:-1]
    edge = torch.ones_like(pause[:1])
    columns = [
        since / (length - 1).clamp(min=1), torch.exp(-since / 4), torch.exp(-until / 4),
        length.clamp(max=_PHRASE) / _PHRASE, *((ending == kind).float() for kind in (4, 5, 6)),
        ((since == 0) | torch.cat([edge, other])).float(), ((until == 0) | torch.cat([other, edge])).float(),
        torch.ones_like(since),
    ]  # fmt: skip
    return torch.stack(columns, dim=1) * (~pause).float()[:, None]


def places(frames_P: Tensor) -> tuple[Tensor, Tensor]:
    """``data.places`` for recording: phone of each frame (T,), and where in it the frame lies (T, POSITIONS)."""
    ends = frames_P.cumsum(0)
    at = torch.arange(ends[-1])  # type: ignore[call-overload]  # so that the sum stays open
    phone = (at[:, None] >= ends[None]).sum(dim=1)
    length = frames_P[phone].float()
    since = (at - (ends - frames_P)[phone]).float() + 0.5
    until, share = length - since, since / length
    columns = (
        share, 1 - share, torch.exp(-since / 3), torch.exp(-until / 3), torch.log(length) / 3,
        4 * share * (1 - share), since.clamp(max=20) / 20, until.clamp(max=20) / 20,
    )  # fmt: skip
    return phone, torch.stack(columns, dim=1)


def _condition(model: AcousticModel, speaker_B: Tensor, language_B: Tensor) -> Tensor:
    return model.condition(speaker_B, language_B, torch.zeros(1, model.config.style_channels))


def export(voice: FastPitchVoice, folder: Path) -> dict[str, object]:
    """Write the graphs into ``folder``; all that one must know to call them. Raises ``VoicewrightError``."""
    graphs.require()
    model, facts = voice.acoustic, voice.acoustic.facts
    symbol, word = torch.tensor([[1, 1, 1]]) % len(facts.symbols), torch.tensor([[0, 0, 1]])
    frames, one = torch.tensor([[2, 3, 2]]), torch.tensor([0])
    with torch.no_grad():
        known, prosody, _, energy = Encoder(model).eval()(symbol, word, one, one)
    steady, voiced = torch.full((1, 7), 5.0), torch.ones(1, 7)
    phones, times = {1: "phones"}, {1: "frames"}
    parts = {
        "encoder": Graph(
            Encoder(model), {"symbol": symbol, "word": word, "speaker": one, "language": one},
            ["known", "prosody", "log_frames", "energy"],
            dict.fromkeys(("symbol", "word", "known", "prosody", "log_frames", "energy"), phones),
        ),
        "pitch": Graph(
            PitchGraph(model), {"prosody": prosody, "length": frames, "speaker": one}, ["log_f0", "voicing"],
            {"prosody": phones, "length": phones, "log_f0": times, "voicing": times},
        ),
        "decoder": Graph(
            DecoderGraph(model),
            {"known": known, "energy": energy, "length": frames, "log_f0": steady, "voiced": voiced, "speaker": one,
             "language": one},
            ["mel"],
            {"known": phones, "energy": phones, "length": phones, "log_f0": times, "voiced": times, "mel": times},
        ),
        "vocoder": graphs.vocoder_graph(voice.vocoder),
    }  # fmt: skip
    return {
        "sample_rate": model.config.sample_rate, "hop": model.config.hop, "symbols": list(facts.symbols),
        "speakers": list(facts.speakers), "languages": list(facts.languages),
        "graphs": {name: graphs.write(part, folder / f"{name}.onnx") for name, part in parts.items()},
    }  # fmt: skip
