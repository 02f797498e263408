"""Coverage and what to record next."""

from collections import Counter

import pytest

from backend.datasets.checks import coverage
from backend.project.clips import Clip
from backend.protocol.reading import Held
from backend.text import ipa


def clip(text: str, language: str = "en-us", excluded: bool = False) -> Clip:
    return Clip(id=1, audio="a", name="n", text=text, language=language, speaker="s", sample_rate=16000, channels=1,
                duration_s=1.0, excluded=excluded)  # fmt: skip


def test_missing_phones_are_named() -> None:
    found = coverage.cover([clip("See the sea.")], {}, {})
    counts = {unit.symbol: unit.count for unit in found.phones}
    assert counts["s"] == 2
    assert counts["iː"] == 2
    assert "k" in found.missing
    assert "s" not in found.missing
    assert found.seen < found.common


@pytest.mark.parametrize("language", ["fr-fr", "ja", "cmn", "pt-br"])
def test_who_read_every_prompt_lacks_no_phone(language: str) -> None:
    found = coverage.cover([clip(prompt, language) for prompt in coverage.sentences(language)], {}, {})
    assert found.missing == []
    assert found.seen == found.common


def test_what_is_excluded_or_in_another_language_does_not_count() -> None:
    clips = [clip("See."), clip("Sea."), clip("Kick!", excluded=True), clip("Ja.", "de"), clip("???")]
    found = coverage.cover(clips, {}, {})
    assert found.language == "en-us"
    assert {unit.symbol for unit in found.phones} == {"s", "iː"}


def test_each_suggestion_adds_to_those_before() -> None:
    prompts = ["The cat sat.", "The cat sat there.", "Measure the joy of judges.", "See sea."]
    held = Held(Counter({"s": 9, "iː": 9}), [("s", "iː"), ("iː", "s")])
    chosen = coverage.suggest(prompts, "en-us", held, set())
    assert chosen[0] == "Measure the joy of judges."
    assert "See sea." not in chosen
    assert coverage.suggest(prompts, "en-us", Held(), {p.casefold() for p in prompts}) == []


def test_prompts_are_found_by_the_languages_family() -> None:
    assert coverage.sentences("en-us")
    assert coverage.sentences("fr")
    assert coverage.sentences("tlh") == ()


def test_a_language_without_prompts_is_measured_by_itself() -> None:
    found = coverage.cover([clip("Habari ya asubuhi.", "sw")], {}, {})
    assert found.seen == found.common > 0
    assert found.suggestions == []


def test_a_tone_is_no_other_phone_where_phones_are_told_without() -> None:
    said = coverage.said("Xin chào, tôi là người Việt Nam.", "vi", None)
    plain = {ipa.without_tone(symbol) for symbol in said}
    assert plain != set(said)
    assert coverage.missing("vi", said)
    assert not plain & set(coverage.missing("vi", said))
