"""What a base is by family: the one table that a new family adds a line to."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

import comosvc_base
import comosvc_seed
import fastpitch_base
import numpy as np
import sovits_base
import valle_base
import vits_base
from numpy.typing import NDArray

from backend.judges.utterance import Utterance
from backend.protocol.runs import Value
from backend.recipe import Converts, Speaks


class Base(Protocol):
    """The newest models of a family, as strangers judge them."""

    def copied(self, clip: Utterance) -> Utterance:
        """A stranger's clip taken apart and put together again, as far as the family can."""

    def imitating(self, heard_N: NDArray[np.float32], language: str) -> Speaks | Converts:
        """A voice that speaks, or that makes others speak, as whoever is heard (``RATE``), without training. It may
        change the models: ask last.
        """


class Kind(NamedTuple):
    """How the bases of a family are made."""

    load: Callable[[Path], Base]
    """The base project → what was trained in it. Raises ``VoicewrightError`` where a stage was not."""
    values: Mapping[str, Value]
    """What a base is trained with, unlike the voice that is made from it."""
    seed: Callable[[Path], str] | None = None
    """The base project → a voice in it that the first trainings go on from; None: they begin from nothing."""


FAMILIES: dict[str, Kind] = {
    "fastpitch": Kind(fastpitch_base.FastPitchBase, fastpitch_base.MANY_SPEAKERS),
    "vits": Kind(vits_base.VitsBase, vits_base.MANY_SPEAKERS),
    "comosvc": Kind(comosvc_base.ComoSvcBase, comosvc_base.MANY_SINGERS, comosvc_seed.seed),
    "sovits": Kind(sovits_base.SovitsBase, sovits_base.MANY_SPEAKERS),
    "valle": Kind(valle_base.ValleBase.of_project, valle_base.MANY_SPEAKERS),
}
