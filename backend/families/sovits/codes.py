"""Semantic codes of clips, and the hash of their codebook."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.content.provider import Provider
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.sovits.clips import content_of
from backend.families.sovits.model.sound import SoundModel
from backend.protocol.notices import Notice, notice
from backend.protocol.resources import Resource
from backend.recipe import Report, Seen

_SECOND = 25
"""Codes a second."""
_SPREAD = 0.25
"""Use is spread where it is as if so great a share of the codes were used equally."""


@dataclass(frozen=True)
class Usage:
    """How often each code was met."""

    count_K: NDArray[np.int64]

    @property
    def perplexity(self) -> float:
        """Perplexity of the codes: 1 where all clips have one code, K where all K are used equally."""
        share = self.count_K / max(1, self.count_K.sum())
        share = share[share > 0]
        return float(np.exp(-(share * np.log(share)).sum()))

    @property
    def used(self) -> int:
        """Codes that were met at all."""
        return int((self.count_K > 0).sum())

    @property
    def title(self) -> Notice:
        """For a picture of it."""
        return notice("use-of-codes", of=len(self.count_K), n=self.used, perplexity=self.perplexity)

    @property
    def hint(self) -> Notice:
        """Whether many codes are used, or a few carry everything."""
        if self.perplexity > _SPREAD * len(self.count_K):
            return notice("many-codes")
        return notice("few-codes", perplexity=self.perplexity, of=len(self.count_K))

    @property
    def picture(self) -> Seen:
        """A histogram: the share of each code, the most used first."""
        shares_K = np.sort(self.count_K)[::-1] / max(1, self.count_K.sum())
        return Seen(title=self.title, values=shares_K[None].astype(np.float32), hint=self.hint, bars=True)


def usage(codes: Iterable[NDArray[np.int64]], count: int) -> Usage:
    """Of many clips' codes."""
    total = np.zeros(count, np.int64)
    for one in codes:
        total += np.bincount(one, minlength=count)
    return Usage(total)


def codebook_hash(model: SoundModel) -> str:
    """A hash of all weights that turn content features into codes. Codes of another codebook mean something else."""
    whole = hashlib.sha256()
    for tensor in (model.ssl_proj.weight, model.ssl_proj.bias, model.quantizer.book.embed):
        assert tensor is not None
        whole.update(tensor.detach().float().cpu().contiguous().numpy().tobytes())
    return whole.hexdigest()


def codebook_resource(model: SoundModel) -> Resource:
    """The codebook as a resource, which a training of s1 names."""
    return Resource(
        kind="codec", name="codebook", content=codebook_hash(model), width=model.sizes.content, hop_s=1 / _SECOND
    )


@torch.no_grad()
def encode(model: SoundModel, content_TD: NDArray[np.float32]) -> NDArray[np.int64]:
    """Content features (T, D) → codes (ceil(T / frames a code),)."""
    every = model.sizes.frames_a_code
    padded = np.pad(np.asarray(content_TD, np.float32), ((0, -len(content_TD) % every), (0, 0)))
    device = model.ssl_proj.weight.device
    given: Tensor = torch.from_numpy(padded).to(device).T[None]
    found: NDArray[np.int64] = model.encode(given)[0].cpu().numpy()
    return found


def extract(
    items: Sequence[Item], model: SoundModel, provider: Provider, cache: FeatureCache, report: Report
) -> list[NDArray[np.int64]]:
    """The codes of clips, kept by content features and codebook: with another codebook they are extracted anew."""
    model.eval()
    params = {"resource": provider.facts.content, "codebook": codebook_hash(model)}
    found = []
    for index, item in enumerate(items):

        def compute(item: Item = item) -> NDArray[np.int64]:
            return encode(model, content_of(item, provider, cache))

        found.append(np.asarray(cache.get("codes", item, params, compute), np.int64))
        report((index + 1) / len(items), notice("codes-of-clip", number=index + 1, of=len(items)))
    return found
