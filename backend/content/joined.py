"""Resources that listen together: what one of them loses, another may keep."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.content.provider import Provider
from backend.protocol.resources import Resource

AND = "+"
"""Between their names."""


@dataclass(frozen=True)
class Joined:
    """:class:`backend.content.provider.Provider`: channels side by side. All have the same frames and the same rate."""

    facts: Resource
    parts: Sequence[Provider]

    def features(self, samples_N: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        """See the contract."""
        return np.concatenate([part.features(samples_N, rate) for part in self.parts], axis=1)


def joined(parts: Sequence[Provider]) -> Joined:
    """Of one kind each."""
    facts = [part.facts for part in parts]
    ((hop_s, sample_rate),) = {(one.hop_s, one.sample_rate) for one in facts}
    content = hashlib.sha256("\n".join(one.content for one in facts).encode()).hexdigest()
    name, width = AND.join(one.name for one in facts), sum(one.width for one in facts)
    return Joined(
        Resource(kind="content", name=name, content=content, width=width, hop_s=hop_s, sample_rate=sample_rate), parts
    )
