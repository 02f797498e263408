"""What families say of themselves stands in the catalogue: nothing that they send is prose, nothing is left over."""

import re
from collections.abc import Iterator

import msgspec
import pytest

from backend import registry
from backend.protocol.families import FamilyInfo
from backend.protocol.sentences.catalogue import catalogue
from backend.voices import bases
from tests.settings import documented

FAMILIES = registry.describe()


def texts(value: object) -> Iterator[str]:
    """All but the values of settings: one of them is an alphabet."""
    match value:
        case str():
            yield value
        case dict():
            yield from texts([one for key, one in value.items() if key != "default"])
        case list():
            for one in value:
                yield from texts(one)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_nothing_on_the_wire_is_prose(family: FamilyInfo) -> None:
    sent = msgspec.json.decode(msgspec.json.encode(family))
    assert [text for text in texts(sent) if re.search(r"\w \w", text)] == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_everything_that_is_shown_has_its_sentence(family: FamilyInfo) -> None:
    shown = {"": family.doc, **{preset.name: family.doc_of(preset) for preset in family.presets}}
    shown |= {stage.name: family.doc_of(stage) for stage in family.stages}
    shown |= {"imports": family.point_to} if family.imports else {}
    shown |= {field.key: field.doc for preset in family.presets for field in preset.fields}
    assert [name for name, text in shown.items() if not text.endswith(".")] == []
    assert [stage.name for stage in family.stages if family.title_of(stage) == stage.name] == []


def test_no_sentence_is_left_over() -> None:
    keys = {family.name for family in FAMILIES}
    keys |= {f"{family.name}/imports" for family in FAMILIES if family.imports}
    keys |= {f"{family.name}/preset/{preset.name}" for family in FAMILIES for preset in family.presets}
    keys |= {f"{family.name}/stage/{stage.name}" for family in FAMILIES for stage in family.stages}
    keys |= {
        f"{family.name}/likeness" for family in FAMILIES if "imitates" in family.can and bases.shipped(family.name)
    }
    assert set(catalogue("en")["families"]) == keys


def test_settings_are_said_as_the_docstring_under_them_says() -> None:
    assert catalogue("en")["settings"] == documented(), "run python -m tests.settings"
