"""How far what the second stage says lies from the recording, to the ear: by the decoder of the codec.

Of what codes differ in, nearly all is one direction of their space, which is soon told; what is heard hides in the
rest. A second stage that is taught points alone leaves .12 of their variance untold, and its spectra are hardly nearer
to the recording's than those of the first book by itself.

Legend: B batch, T frames of codes, F frames of the mel spectrum, M its bands, Q books, D width of the codec's vectors.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.codec.own.config import FRAMES
from backend.codec.own.model import Spoken
from backend.families.valle.config import ValleConfig
from backend.families.valle.model import steps
from backend.families.valle.model.code_space import CodeSpace, First
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.model.stages import FirstStage
from backend.families.valle.model.steps import Predicted
from backend.recipe import Batch
from backend.vocoder.precision import fast
from backend.voices.tensors import bare

_QUIET, _SLOPE, _LEAST = -6.0, 1.0, 0.4
"""Log mel around which bands begin to count, and what those count that are quieter still."""
_CHANGES, _PITCH, _VOICING = 0.5, 5.0, 0.5
"""Weights beside the spectrum's: of its changes from frame to frame, of log F0, of voicing."""


@dataclass(frozen=True)
class Hearing:
    """What a second stage is taught by."""

    decode: Callable[[Tensor, Tensor], Spoken]
    first: FirstStage
    """Whose first book is read in place of the recording's, now and then: so what it is unsure of is made good."""

    def distances(self, network: nn.Module, batch: Batch, config: ValleConfig, *, own: bool) -> dict[str, Tensor]:
        """``loss`` and its parts: ``mel`` and ``pitch`` of natural logs, ``voicing`` in nats a frame, and ``missed``,
        the share of the other books' vectors that is not told. ``own``: from the recording's first book, not from what
        the first stage takes it for.
        """
        phones, lengths, prompt = batch["phones"], batch["lengths"], int(batch["prompt"])
        inner = bare(network)
        assert isinstance(inner, NarV1)
        space = inner.space
        assert space is not None
        codes = batch["codes"]
        there_BT = steps.valid(lengths, codes.shape[1])[:, prompt:]
        with torch.no_grad():
            first, others = space.first(codes[..., 0]), space.others(codes)[:, prompt:]
            truth = self._decoded(first.point_BTD[:, prompt:], others)
            if not own:
                first = self._said(space, batch, config)
        behind = First(first.code_BT[:, prompt:], first.point_BTD[:, prompt:])
        padded = inner.padded(codes, lengths)
        behind = behind._replace(code_BT=behind.code_BT.where(there_BT, padded[:, prompt:, 0]))
        with fast(phones.device, config.precision != "32"):
            predicted: Predicted = network(
                phones,
                batch["phone_lengths"],
                codes,
                lengths,
                book=1,
                prompt=prompt,
                place_BT=batch.get("places"),
                first=behind,
            )
        told = predicted.logits.float()
        parts = apart(self._decoded(behind.point_BTD, told), truth, there_BT.repeat_interleave(FRAMES, dim=1))
        missed = ((told - others).square().sum(-1) * there_BT).sum() / (others.square().sum(-1) * there_BT).sum()
        whole = parts["mel"] + _PITCH * parts["pitch"] + _VOICING * parts["voicing"] + missed
        return parts | {"missed": missed, "loss": whole}

    def _decoded(self, first_BTD: Tensor, others_BTD: Tensor) -> Spoken:
        return self.decode(first_BTD.transpose(1, 2), others_BTD.transpose(1, 2))

    def _said(self, space: CodeSpace, batch: Batch, config: ValleConfig) -> First:
        """What the first stage takes the first book for, each code after the recording's before it."""
        codes_BT = batch["codes"][..., 0]
        with fast(codes_BT.device, config.precision != "32"):
            said = self.first(batch["phones"], batch["phone_lengths"], codes_BT, batch["lengths"], batch.get("places"))
        return space.mean(said.logits.flatten(1, 2)[:, : codes_BT.shape[1]])


def apart(made: Spoken, truth: Spoken, there_BF: Tensor) -> dict[str, Tensor]:
    """Of what is there. Bands that cannot be heard count less."""
    there = there_BF.float()
    weight_BFM = (_LEAST + (1 - _LEAST) * torch.sigmoid((truth.mel_BTM - _QUIET) / _SLOPE)) * there[..., None]
    apart = made.mel_BTM - truth.mel_BTM
    changes = (apart[:, 1:] - apart[:, :-1]).abs() * weight_BFM[:, 1:]
    is_voiced = (truth.voicing_BT > 0).float()
    voiced = is_voiced * there
    voicing = F.binary_cross_entropy_with_logits(made.voicing_BT, is_voiced, reduction="none") * there
    return {
        "mel": (apart.abs() * weight_BFM).sum() / weight_BFM.sum() + _CHANGES * changes.sum() / weight_BFM[:, 1:].sum(),
        "pitch": ((made.log_f0_BT - truth.log_f0_BT).abs() * voiced).sum() / voiced.sum().clamp(min=1),
        "voicing": voicing.sum() / there.sum(),
    }
