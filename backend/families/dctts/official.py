"""Which tensor of the official networks is which of ours. The official code is dc_tts by Kyubyong Park."""

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor

from backend.families.dctts.layers import Doubling, Highway, Layers, Plain
from backend.families.dctts.model import Ssrn, Text2Mel

ALSO = ("/Adam", "/Adam_1", "beta1_power", "beta2_power", "gs/global_step")
"""Ends of the names of what a training keeps beside the weights."""


class Place(NamedTuple):
    """Where an official tensor goes."""

    name: str
    """In our state dict."""
    turn: Callable[[Tensor], Tensor]
    """What makes ours of it."""
    shape: tuple[int, ...]
    """Its shape there."""


def places(model: Text2Mel | Ssrn) -> dict[str, Place]:
    """Official name → its place."""
    if isinstance(model, Ssrn):
        return _layers("SSRN", "spectrum", model.spectrum, 1)
    table = {"Text2Mel/TextEnc/embed_1/lookup_table": Place("symbol.weight", _same, tuple(model.symbol.weight.shape))}
    # The embedding is number 1 of its network.
    table |= _layers("Text2Mel/TextEnc", "text", model.text, 2)
    table |= _layers("Text2Mel/AudioEnc", "audio", model.audio, 1)
    return table | _layers("Text2Mel/AudioDec", "decoder", model.decoder, 1)


def _layers(scope: str, name: str, layers: Layers, first: int) -> dict[str, Place]:
    table: dict[str, Place] = {}
    for index, layer in enumerate(layers.layers):
        mine, number = f"{name}.layers.{index}", index + first
        norms = {"normalize": "norm"}
        if isinstance(layer, Doubling):
            theirs, path = f"{scope}/D_{number}/conv2d_transpose", mine
            inner = layer.weight.shape[1]
            table[f"{theirs}/kernel"] = Place(f"{path}.weight", _doubling, (1, 3, inner, inner))
            width = inner
        else:
            assert isinstance(layer, Plain | Highway)
            kind = "HC" if isinstance(layer, Highway) else "C"
            theirs, path = f"{scope}/{kind}_{number}/conv1d", f"{mine}.conv"
            width, gathered = layer.conv.weight.shape
            shape = (layer.conv.kernel, gathered // layer.conv.kernel, width)
            table[f"{theirs}/kernel"] = Place(f"{path}.weight", _gathered, shape)
            if isinstance(layer, Highway):
                norms = {"H1": "gate_norm", "H2": "new_norm"}
        table[f"{theirs}/bias"] = Place(f"{path}.bias", _same, (width,))
        for theirs_norm, norm in norms.items():
            size = (width // len(norms),)
            above = theirs.rpartition("/")[0]
            table[f"{above}/{theirs_norm}/gamma"] = Place(f"{mine}.{norm}.weight", _same, size)
            table[f"{above}/{theirs_norm}/beta"] = Place(f"{mine}.{norm}.bias", _same, size)
    return table


def _same(value: Tensor) -> Tensor:
    return value


def _gathered(kernel: Tensor) -> Tensor:
    """(frames, in, out) → (out, frames · in)."""
    return kernel.flatten(0, 1).T.contiguous()


def _doubling(kernel: Tensor) -> Tensor:
    """(1, frames, out, in) → (frames · out, in)."""
    return kernel[0].flatten(0, 1).contiguous()
