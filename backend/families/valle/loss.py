"""How well codes are predicted, and the place in the text is followed; padding is left out."""

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.valle.config import ValleConfig
from backend.families.valle.model.steps import Predicted
from backend.layers import place
from backend.recipe import Batch
from backend.vocoder.precision import fast

_AMONG = 10
_POINT = 10.0
"""Weight of how far a point is from its code: of the first books nearly all is told by it, long before codes are."""


def losses(predicted: Predicted) -> dict[str, Tensor]:
    """``loss``: nats a code; ``right``: share of codes that are the likeliest one, ``near``: among the ten likeliest,
    both in [0, 1].
    """
    counted = predicted.counted
    while counted.dim() < predicted.wanted.dim():
        counted = counted[..., None]
    counted = counted.expand(predicted.wanted.shape)
    logits, wanted = predicted.logits[counted].float(), predicted.wanted[counted]
    best = logits.detach().topk(min(_AMONG, logits.shape[1]), dim=1).indices == wanted[:, None]
    return {
        "loss": F.cross_entropy(logits, wanted),
        "right": best[:, 0].float().mean(),
        "near": best.any(dim=1).float().mean(),
    }


def of_first(network: nn.Module, batch: Batch, config: ValleConfig) -> dict[str, Tensor]:
    """Of the first stage: ``loss`` and its parts. Where the place is followed, ``surprise`` is that of the codes,
    ``place`` nats of how far a step is from the one before, ``guide`` how little it looks at the phone that it says.
    """
    phones = batch["phones"]
    with fast(phones.device, config.precision != "32"):
        predicted: Predicted = network(
            phones,
            batch["phone_lengths"],
            batch["codes"][..., 0],
            batch["lengths"],
            batch.get("places"),
            looking=config.guide_weight > 0,
        )
        found = losses(predicted)
        placed = predicted.placed
        if placed is None:
            return found
        parts = {"place": place.misplaced(placed.strides_BSS, placed.place_BS, placed.first_B, placed.steps_B)}
        if placed.looks_BSN is not None:
            parts["guide"] = config.guide_weight * place.astray(placed.looks_BSN, placed.place_BS, placed.steps_B)
        whole = torch.stack([found["loss"], *parts.values()]).sum()
        return found | parts | {"surprise": found["loss"], "loss": whole}


def of_second(network: nn.Module, batch: Batch, config: ValleConfig) -> dict[str, Tensor]:
    """Of the second stage, for the batch's book behind the batch's prompt."""
    phones, book, prompt = batch["phones"], int(batch["book"]), int(batch["prompt"])
    with fast(phones.device, config.precision != "32"):
        predicted: Predicted = network(
            phones,
            batch["phone_lengths"],
            batch["codes"],
            batch["lengths"],
            book=book,
            prompt=prompt,
            place_BT=batch.get("places"),
        )
        found = losses(predicted)
        if predicted.missed is None:
            return found
        whole = found["loss"] + _POINT * predicted.missed
        return found | {"missed": predicted.missed, "surprise": found["loss"], "loss": whole}
