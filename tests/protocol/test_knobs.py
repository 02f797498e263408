"""Knobs of voices have their titles, whoever made the voice and when."""

import msgspec
import pytest

from backend.families.comosvc.config import STEPS
from backend.families.sovits import knobs as sovits
from backend.families.valle import knobs as valle
from backend.families.vits import knobs as vits
from backend.families.vits.config import Architecture
from backend.protocol.sentences.catalogue import catalogue
from backend.protocol.voices import Knob

OF_VITS = vits.knobs_of(Architecture(symbols=4, bins=17, deterministic=True, styles=2))
KNOBS = [*OF_VITS, *sovits.knobs(sovits.USUAL), sovits.FOLLOWING, sovits.LIVELY, *valle.knobs_of(valle.Manner())]
NAMES = sorted({knob.name for knob in KNOBS} | {STEPS})


@pytest.mark.parametrize("name", NAMES)
def test_every_knob_has_its_title_and_what_it_does(name: str) -> None:
    knob = Knob(name=name, default=0.0, minimum=0.0, maximum=1.0)
    assert knob.title
    assert knob.title != name
    assert knob.doc


def test_no_row_is_left_over() -> None:
    assert set(catalogue("en")["knobs"]) == {name.rstrip("0123456789") for name in NAMES}


def test_knobs_of_one_kind_are_counted() -> None:
    assert [knob.title for knob in OF_VITS if knob.name.startswith("style")] == ["Style 1", "Style 2"]


def test_a_knob_that_nobody_knows_is_shown_by_its_name() -> None:
    assert Knob(name="of_tomorrow", default=0.0, minimum=0.0, maximum=1.0).title == "of_tomorrow"


def test_a_voice_that_was_made_before_opens() -> None:
    old = b'{"name": "noise", "title": "Lively", "doc": "How lively", "default": 0.6, "minimum": 0, "maximum": 1}'
    assert msgspec.json.decode(old, type=Knob).title == "Liveliness"
