"""Codes of the first book → samples: by codes of the other books, or by the mean of what they may be.

Legend: N rows of text, T frames, Q books, V codes, D width of the codec's vectors.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.codec.codec import Codec, Spaced
from backend.families.valle.decoding import fill_books
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.model.nar_v2 import NarV2


@torch.no_grad()
def sounded(
    second: NarV1 | NarV2 | None,
    codec: Codec,
    rows_N: Tensor,
    prompt_TQ: Tensor,
    first_T: Tensor,
    *,
    place_T: Tensor | None,
    logits_TV: Tensor | None = None,
) -> NDArray[np.float32]:
    """Samples (n,) in [-1, 1]. Without a second stage the first book is heard alone.

    A second stage in the codec's own space says a point, and is not asked for codes: little speech teaches what codes
    sound like on average long before it teaches which of them comes. So it is with the first book, where ``logits_TV``
    tell what else might have been said.
    """
    if second is None:
        samples = codec.decode(first_T[None].cpu().numpy())
    elif isinstance(second, NarV1) and second.space is not None and isinstance(codec, Spaced):
        table_VD = second.space.vectors[0]
        mean_TD = table_VD[first_T]
        if logits_TV is not None:
            mean_TD = logits_TV[:, : len(table_VD)].float().softmax(dim=1) @ table_VD
        others_TD = second.others(rows_N, prompt_TQ, first_T, mean_TD, place_T)
        samples = codec.decode_vectors(mean_TD.cpu().numpy(), others_TD.cpu().numpy())
    else:
        codes_TQ, _ = fill_books(second, rows_N, prompt_TQ, first_T, among=codec.facts.cardinality, place_T=place_T)
        samples = codec.decode(codes_TQ.T.cpu().numpy())
    return np.clip(samples, -1, 1).astype(np.float32)
