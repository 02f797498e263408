"""What listens or reads for a model: content features, a BERT, speaker embeddings, a codec."""

from typing import Literal

import msgspec

ResourceKind = Literal["content", "words", "speaker", "codec"]


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to know of a resource before it is loaded. A voice lists those that it was trained with."""

    kind: ResourceKind
    name: str
    """Of one that is installed, such as ``hama``; or the folder that the person pointed to."""
    content: str
    """Hash of the weights and of the way they are used: with another one's features a voice would make nonsense."""
    width: int
    """Channels of a frame, a word or a speaker."""
    hop_s: float = 0.0
    """Seconds between frames; 0 where there are none."""
    sample_rate: int = 0
    """Hz of the sound that it listens to; 0 for what reads."""
