"""Resources that listen together."""

import numpy as np
import pytest

from backend.audio import io
from backend.content import embedded
from backend.protocol.problems import VoicewrightError
from tests.families.vits.clips import clips


def test_channels_of_both_lie_side_by_side() -> None:
    samples, rate = io.read(clips(1)[0].audio)
    one, other, both = (embedded.named(name) for name in ("hama", "own", "hama+own"))
    found = both.features(samples, rate)
    width = one.facts.width
    assert both.facts.width == width + other.facts.width == found.shape[1]
    assert np.array_equal(found[:, :width], one.features(samples, rate))
    assert np.array_equal(found[:, width:], other.features(samples, rate))


def test_they_are_known_by_both_and_by_their_order() -> None:
    facts = embedded.named("hama+own").facts
    assert embedded.of(facts).facts == facts
    turned = embedded.named("own+hama").facts
    assert len({facts.content, turned.content, embedded.named("hama").facts.content}) == 3


def test_one_that_is_not_there_is_named() -> None:
    with pytest.raises(VoicewrightError, match=r"hama\+nobody"):
        embedded.named("hama+nobody")
