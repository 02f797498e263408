"""Recording networks as ONNX graphs that any runtime can run: real arithmetic only, lengths left open.

Graphs are recorded with one utterance: B is 1 everywhere.
"""

import importlib.util
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from backend.protocol.problems import refuse
from backend.vocoder.excitation import Excitation, excite
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.precision import full
from backend.vocoder.real_spectra import Spectra

OPSET = 17


@dataclass(frozen=True)
class Graph:
    """One network, and what it is called with. A size that is a word in ``sizes`` may be any."""

    module: nn.Module
    inputs: Mapping[str, Tensor]
    """Examples, in the order of ``forward``."""
    outputs: Sequence[str]
    sizes: Mapping[str, Mapping[int, str]]
    """Of inputs and outputs: axis → what it counts."""


def require() -> None:
    """Raise ``VoicewrightError`` where the library that writes graphs is not there."""
    if importlib.util.find_spec("onnx") is None:
        refuse("onnx-missing")


def write(graph: Graph, file: Path) -> dict[str, object]:
    """Record the network into ``file``; what its inputs and outputs are, as JSON can hold it."""
    with warnings.catch_warnings(), full(), torch.no_grad():
        # The recorder that traces is the one that leaves loops over lengths alone; torch would like another to be used,
        # and warns of each constant that it keeps.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.module.eval(), tuple(graph.inputs.values()), str(file), input_names=list(graph.inputs),
            output_names=list(graph.outputs), dynamic_axes={name: dict(axes) for name, axes in graph.sizes.items()},
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip
    return {
        "file": file.name,
        "inputs": {
            name: {"type": str(one.dtype).removeprefix("torch."), "shape": _shape(one, graph.sizes.get(name, {}))}
            for name, one in graph.inputs.items()
        },
        "outputs": list(graph.outputs),
    }


def _shape(example: Tensor, sizes: Mapping[int, str]) -> list[int | str]:
    return [sizes.get(axis, length) for axis, length in enumerate(example.shape)]


class Shaping(nn.Module):
    """Filters pulses, and noise and breath in frames of their own: filters (B, T, bins), sources (B, N) → (B, N)."""

    def __init__(self, window: Tensor, noise_window: Tensor, hop: int) -> None:
        super().__init__()
        self.spectra, self.noise_spectra = Spectra(window, hop), Spectra(noise_window, hop)

    def forward(self, filters: Sequence[Tensor], sources: Excitation) -> Tensor:
        """``filters``: level, phase, hiss, air; levels as factors."""
        level, phase, hiss, air = filters
        pulses_re, pulses_im = self.spectra.analyse(sources.pulses_BN)
        turned_re, turned_im = level * torch.cos(phase), level * torch.sin(phase)
        voice = self.spectra.synthesise(
            turned_re * pulses_re - turned_im * pulses_im, turned_re * pulses_im + turned_im * pulses_re
        )
        noise_re, noise_im = self.noise_spectra.analyse(sources.noise_BN)
        breath_re, breath_im = self.noise_spectra.analyse(sources.breath_BN)
        return voice + self.noise_spectra.synthesise(
            hiss * noise_re + air * breath_re, hiss * noise_im + air * breath_im
        )


class VocoderGraph(nn.Module):
    """The shared vocoder: mel (1, T, M), log_f0 (1, T), voiced (1, T), noise (1, T · hop) → samples (1, T · hop)."""

    def __init__(self, vocoder: SourceFilterVocoder) -> None:
        super().__init__()
        self.vocoder = vocoder
        self.shaping = Shaping(vocoder.window, vocoder.noise_window, vocoder.config.hop)

    def forward(self, mel_BTM: Tensor, log_f0_BT: Tensor, voiced_BT: Tensor, noise_BN: Tensor) -> Tensor:
        config = self.vocoder.config
        start = torch.zeros(1, dtype=log_f0_BT.dtype)
        sources = excite(log_f0_BT, voiced_BT, noise_BN, start, sample_rate=config.sample_rate, hop=config.hop)
        made: Tensor = self.shaping(self.vocoder.filters(mel_BTM, log_f0_BT, voiced_BT), sources)
        return made


def vocoder_graph(vocoder: SourceFilterVocoder) -> Graph:
    """The vocoder, to be written."""
    frames, config = 20, vocoder.config
    inputs = {
        "mel": torch.randn(1, frames, config.n_mels) - 5, "log_f0": torch.full((1, frames), 5.0),
        "voiced": torch.ones(1, frames), "noise": torch.randn(1, frames * config.hop),
    }  # fmt: skip
    sizes = {"mel": {1: "frames"}, "log_f0": {1: "frames"}, "voiced": {1: "frames"}, "noise": {1: "samples"},
             "samples": {1: "samples"}}  # fmt: skip
    return Graph(VocoderGraph(vocoder), inputs, ["samples"], sizes)
