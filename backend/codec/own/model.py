"""Our own codec: the mel spectrum and F0 of 20 ms → a few codes → both again → sound, by the shared vocoder.

The first book quantizes on its own and is taught to predict content features; the others quantize what is left of a
second projection, one after the other (the split of Mimi: Défossez et al. 2024; residual quantization:
Zeghidour et al. 2021, algorithm 1). Books follow by averages (:class:`backend.layers.codebook.Codebook`).
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from backend.codec.own.config import FRAMES, CodecConfig
from backend.layers.codebook import Codebook
from backend.vocoder.blocks import Block
from backend.vocoder.precision import fast

CENTRE, SPREAD = -5.0, 2.5
"""Of log mel spectra, about."""
_LOG_PITCH, _OCTAVE = math.log(200.0), math.log(2.0)


class Spoken(NamedTuple):
    """What codes say, in frames of the mel spectrum."""

    mel_BTM: Tensor
    """Natural log."""
    log_f0_BT: Tensor
    """Natural log of Hz."""
    voicing_BT: Tensor
    """Logits."""


class Coded(NamedTuple):
    """What became of speech."""

    spoken: Spoken
    taught_BTC: Tensor
    """What the first book predicts of the content features, every 20 ms."""
    commitment: Tensor
    code_KBT: Tensor


class CodecNetwork(nn.Module):
    """Mel spectrum, F0 and voicing → codes → the same again. Frames of codes are ``FRAMES`` of the spectrum."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.config = config
        width, code = config.channels, config.code_width
        bands = config.n_mels + 2
        self.enter = nn.Linear(FRAMES * bands, width)
        self.encoder = _blocks(config)
        self.leave = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 2 * code))
        self.books = nn.ModuleList(Codebook(config.cardinality, code) for _ in range(config.books))
        self.teach = nn.Linear(code, config.teacher_width)
        self.start = nn.Linear(2 * code, width)
        self.decoder = _blocks(config)
        self.spread = nn.Linear(width, FRAMES * width)
        self.fine = nn.Sequential(*(Block(width, 2 * width, config.kernel) for _ in range(2)))
        self.say = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, bands))

    def forward(self, mel_BTM: Tensor, log_f0_BT: Tensor, voiced_BT: Tensor, books_B: Tensor) -> Coded:
        """``books_B``: of how many books each is decoded, at least 1."""
        content, sound = self._project(mel_BTM, log_f0_BT, voiced_BT)
        valid_BT = torch.ones(content.shape[0], content.shape[2], dtype=torch.bool, device=content.device)
        first = self._book(0)(content, valid_BT)
        left, whole = sound, torch.zeros_like(sound)
        losses, codes = [first.commitment], [first.code_BT]
        for number in range(1, self.config.books):
            found = self._book(number)(left, valid_BT)
            left = left - found.vector_BDT.detach()
            whole = whole + found.vector_BDT * (books_B > number)[:, None, None]
            losses.append(found.commitment)
            codes.append(found.code_BT)
        taught = self.teach(first.vector_BDT.transpose(1, 2))
        spoken = self.speak(first.vector_BDT, whole)
        return Coded(spoken, taught, torch.stack(losses).mean(), torch.stack(codes))

    def encode(self, mel_BTM: Tensor, log_f0_BT: Tensor, voiced_BT: Tensor) -> Tensor:
        """Codes (books, B, T / ``FRAMES``)."""
        content, left = self._project(mel_BTM, log_f0_BT, voiced_BT)
        codes = [self._book(0).encode(content)]
        for number in range(1, self.config.books):
            code_BT = self._book(number).encode(left)
            left = left - self._book(number).vectors(code_BT)
            codes.append(code_BT)
        return torch.stack(codes)

    def decode(self, code_KBT: Tensor) -> Spoken:
        """Of the first K books."""
        content = self._book(0).vectors(code_KBT[0])
        sound = torch.zeros_like(content)
        for number, code_BT in enumerate(code_KBT[1:], 1):
            sound = sound + self._book(number).vectors(code_BT)
        return self.speak(content, sound)

    def speak(self, content_BDT: Tensor, sound_BDT: Tensor) -> Spoken:
        """What vectors of the first book, and sums of those of the others, say."""
        with fast(content_BDT.device):
            h = self.decoder(self.start(torch.cat([content_BDT, sound_BDT], dim=1).transpose(1, 2)))
            h = self.spread(h)
            h = self.fine(h.reshape(h.shape[0], FRAMES * h.shape[1], self.config.channels))
        said = self.say(h.float())
        mel, pitch, voicing = said.split([self.config.n_mels, 1, 1], dim=2)
        return Spoken(mel * SPREAD + CENTRE, pitch[..., 0] * _OCTAVE + _LOG_PITCH, voicing[..., 0])

    @property
    def vectors(self) -> Tensor:
        """Of each code of each book, (books, cardinality, code width)."""
        return torch.stack([self._book(number).embed for number in range(self.config.books)])

    def _book(self, number: int) -> Codebook:
        book = self.books[number]
        assert isinstance(book, Codebook)
        return book

    def _project(self, mel_BTM: Tensor, log_f0_BT: Tensor, voiced_BT: Tensor) -> tuple[Tensor, Tensor]:
        """What is said and how it sounds, each (B, code width, T / ``FRAMES``)."""
        pitch = (log_f0_BT - _LOG_PITCH) / _OCTAVE * voiced_BT
        frames = torch.cat([(mel_BTM - CENTRE) / SPREAD, pitch[..., None], voiced_BT[..., None]], dim=2)
        batch, count, bands = frames.shape
        with fast(frames.device):
            h = self.encoder(self.enter(frames.reshape(batch, count // FRAMES, FRAMES * bands)))
        content, sound = self.leave(h.float()).transpose(1, 2).chunk(2, dim=1)
        return content, sound


def _blocks(config: CodecConfig) -> nn.Sequential:
    return nn.Sequential(*(Block(config.channels, 3 * config.channels, config.kernel) for _ in range(config.layers)))
