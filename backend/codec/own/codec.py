"""Our own codec at work, and its folder: ``codec`` and ``vocoder``, each as safetensors and what it is built from."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.audio import pitch
from backend.audio.contours import fill
from backend.audio.mel import mel
from backend.codec.codec import CodecFacts, check, whole_frames
from backend.codec.own.config import CodecConfig
from backend.codec.own.model import CodecNetwork, Spoken
from backend.content import files
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.rendering import render
from backend.voices.folder import fill as filled
from backend.voices.folder import read_config, read_table, write

CODEC, VOCODER = "codec", "vocoder"
NAME = "own"
_LOUDEST = 0.99


@dataclass
class OwnCodec:
    """:class:`backend.codec.codec.Codec`."""

    facts: CodecFacts
    config: CodecConfig
    folder: Path | None = None
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    _networks: tuple[CodecNetwork, SourceFilterVocoder] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, network: CodecNetwork, vocoder: SourceFilterVocoder, device: torch.device) -> "OwnCodec":
        """One that is being trained."""
        return cls(facts(network.config, NAME, ""), network.config, None, device, (network, vocoder))

    @torch.inference_mode()
    def encode(self, samples_N: NDArray[np.float32]) -> NDArray[np.int64]:
        """See the interface."""
        network, _ = self._loaded()
        whole = whole_frames(samples_N, self.facts)
        shape = self.config.vocoder
        mel_TM = mel(whole, shape.mel).T
        hz = np.asarray(pitch.f0(whole, shape.sample_rate, hop_s=shape.hop_s), np.float32)[: len(mel_TM)]
        log_f0, voiced = fill(np.pad(hz, (0, len(mel_TM) - len(hz))))
        there = [torch.from_numpy(one.copy())[None].to(self.device) for one in (mel_TM, log_f0, voiced)]
        codes: NDArray[np.int64] = network.encode(*there)[: self.facts.books, 0].cpu().numpy()
        return codes

    @torch.inference_mode()
    def decode(self, codes_KT: NDArray[np.int64]) -> NDArray[np.float32]:
        """See the interface."""
        codes = torch.from_numpy(check(codes_KT, self.facts))[:, None].to(self.device)
        return self._sound(self._loaded()[0].decode(codes))

    @torch.inference_mode()
    def decode_vectors(self, first_TD: NDArray[np.float32], others_TD: NDArray[np.float32]) -> NDArray[np.float32]:
        """See :class:`backend.codec.codec.Spaced`."""
        first, others = (torch.from_numpy(one.T.copy())[None].to(self.device) for one in (first_TD, others_TD))
        return self._sound(self._loaded()[0].speak(first, others))

    def decoder(self, device: torch.device) -> Callable[[Tensor, Tensor], Spoken]:
        """See :class:`backend.codec.codec.Heard`."""
        network, _ = self._loaded()
        return copy.deepcopy(network).to(device).eval().requires_grad_(False).speak

    def vectors(self) -> NDArray[np.float32]:
        """See :class:`backend.codec.codec.Spaced`."""
        network, _ = self._loaded()
        found: NDArray[np.float32] = network.vectors[: self.facts.books].cpu().numpy()
        return found

    def _sound(self, spoken: Spoken) -> NDArray[np.float32]:
        _, vocoder = self._loaded()
        voiced = (spoken.voicing_BT[0] > 0).float()
        samples: NDArray[np.float32] = render(vocoder, spoken.mel_BTM[0], spoken.log_f0_BT[0], voiced).cpu().numpy()
        return np.clip(samples, -_LOUDEST, _LOUDEST)

    def _loaded(self) -> tuple[CodecNetwork, SourceFilterVocoder]:
        if self._networks is None:
            assert self.folder is not None
            network, vocoder = CodecNetwork(self.config), SourceFilterVocoder(self.config.vocoder)
            for name, module in ((CODEC, network), (VOCODER, vocoder)):
                file = self.folder / f"{name}.safetensors"
                table = {key: one.float() for key, one in read_table(file).items()}
                filled(module, table, str(file)).eval().requires_grad_(False).to(self.device)
            self._networks = network, vocoder
        return self._networks


def facts(config: CodecConfig, name: str, content: str) -> CodecFacts:
    """Of a codec of that config."""
    return CodecFacts(
        name=name, content=content, sample_rate=config.sample_rate, hop=config.hop, books=config.books,
        cardinality=config.cardinality,
    )  # fmt: skip


def save(folder: Path, network: CodecNetwork, vocoder: SourceFilterVocoder) -> None:
    """Write both into a folder."""
    write(folder, CODEC, network, network.config)
    write(folder, VOCODER, vocoder, vocoder.config)


def read(folder: Path, name: str = "", books: int = 0) -> OwnCodec:
    """The codec in a folder, of the first ``books``, 0: of all. Raises ``VoicewrightError``; weights are read later."""
    config = read_config(folder / f"{CODEC}.json", CodecConfig)
    known = [folder / f"{one}.{kind}" for one in (CODEC, VOCODER) for kind in ("json", "safetensors")]
    count = min(books or config.books, config.books)
    found = facts(config, name or str(folder), files.content(known, f"{count} books"))
    return OwnCodec(replace(found, books=count), config, folder)
