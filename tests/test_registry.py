"""Families as forms and command lines see them."""

import subprocess
import sys
import typing

import pytest

from backend import registry
from backend.protocol.problems import VoicewrightError
from backend.recipe import Imitates, ImportsWeights, abilities
from tests.fakes.toy_config import ToyConfig


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.FAMILIES, "toy", "tests.fakes.toy")


def test_a_form_is_drawn_from_the_config() -> None:
    toy = registry.describe("toy")[0]
    assert [stage.name for stage in toy.stages] == ["first", "second"]
    tiny = toy.presets[0]
    fields = {field.name: field for field in tiny.fields}
    assert (fields["batch_size"].minimum, fields["batch_size"].maximum) == (1, 64)
    assert fields["kind"].choices == ["plain", "fancy"]
    assert fields["kind"].type == "choice"
    assert (fields["limit"].type, fields["limit"].default) == ("float", None)
    assert {field.name: field.default for field in toy.presets[1].fields}["gan"] is True


def test_every_family_describes_itself() -> None:
    for family in registry.describe():
        assert family.presets[0].fields
        for parent in ("", "voice"):
            assert abs(sum(stage.share_of(parent) for stage in family.stages) - 1) < 1e-6
        assert {"tiny"} <= {preset.name for preset in family.presets}


def test_describing_does_not_load_torch() -> None:
    code = "import sys; from backend import registry; registry.describe(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_texts_are_read_as_the_fields_type() -> None:
    values = {"batch_size": "16", "rate": "1e-3", "gan": "yes", "kind": "fancy", "limit": "2"}
    expected = ToyConfig(batch_size=16, rate=1e-3, gan=True, kind="fancy", limit=2.0)
    assert registry.configure("toy", "tiny", values) == expected
    assert registry.configure("toy", "tiny", {"limit": None}) == ToyConfig()


@pytest.mark.parametrize(
    ("values", "kind", "says"),
    [
        ({"bacth_size": 4}, "unknown-setting", "Did you mean batch_size"),
        ({"zzz": 4}, "unknown-setting", "Did you mean batch_size"),
        ({"batch_size": 0}, "bad-setting", "a whole number from 1 to 64"),
        ({"batch_size": "many"}, "bad-setting", "a whole number from 1 to 64"),
        ({"batch_size": 2.5}, "bad-setting", "a whole number"),
        ({"rate": "nan"}, "bad-setting", "a number of at least 0"),
        ({"gan": "perhaps"}, "bad-setting", "true or false"),
        ({"kind": "odd"}, "bad-setting", "one of plain, fancy"),
        ({"batch_size": None}, "bad-setting", "a whole number"),
    ],
)
def test_wrong_settings_are_refused_with_a_hint(values: dict[str, object], kind: str, says: str) -> None:
    with pytest.raises(VoicewrightError) as refused:
        registry.configure("toy", "tiny", values)  # type: ignore[arg-type]
    assert refused.value.problem.general == kind
    assert says in refused.value.problem.sentence()


def test_unknown_names_are_refused_with_what_was_meant() -> None:
    with pytest.raises(VoicewrightError, match="fastpitch"):
        registry.describe("fastpich")
    with pytest.raises(VoicewrightError, match="Did you mean tiny"):
        registry.configure("toy", "tinny", {})


@pytest.mark.parametrize("family", [name for name in registry.FAMILIES if name != "toy"])
def test_a_family_says_what_its_code_can(family: str) -> None:
    recipe = registry.recipe(family)
    kind = typing.get_type_hints(type(recipe).load_voice)["return"]
    voice = object.__new__(kind)
    object.__setattr__(voice, "info", None)  # made of nothing: only its abilities are looked at
    assert abilities(voice) == recipe.info.can - {"imitates"}
    assert isinstance(recipe, Imitates) == ("imitates" in recipe.info.can)
    assert isinstance(recipe, ImportsWeights) == (recipe.info.imports is not None)


def test_the_families_that_imitate_are_asked_for_not_known_by_name() -> None:
    assert registry.usual() in registry.able("imitates")
    assert "comosvc" not in registry.able("speaks")


@pytest.mark.parametrize(
    ("family", "name", "value", "named"),
    [
        ("fastpitch", "decoder_kernel", 4, "decoder_kernel"), ("fastpitch", "hop", 41, "hop"),
        ("fastpitch", "n_fft", 257, "n_fft"), ("fastpitch", "vocoder_n_fft", 200, "vocoder_n_fft"),
        ("fastpitch", "hop", 1024, "hop"), ("vits", "heads", 5, "heads"), ("sovits", "s1_heads", 7, "s1_heads"),
        ("valle", "heads", 7, "heads"), ("vits", "hidden", 97, "hidden"), ("dctts", "win", 2000, "win"),
    ],
)  # fmt: skip
def test_settings_of_which_no_network_can_be_built_are_refused_by_name(
    family: str, name: str, value: int, named: str
) -> None:
    with pytest.raises(VoicewrightError) as refused:
        registry.configure(family, "tiny", {name: value})
    assert refused.value.problem.general == "bad-setting"
    assert refused.value.problem.place == named


def test_presets_are_right_by_themselves() -> None:
    for family in registry.FAMILIES:
        for preset in registry.describe(family)[0].presets:
            registry.configure(family, preset.name, {})
