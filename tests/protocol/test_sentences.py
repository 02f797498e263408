"""Sentences from kinds and fields, as a person reads them."""

import math
import re
import string
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.protocol import sentences
from backend.protocol.figures import FIGURES
from backend.protocol.notices import Notice, notice
from backend.protocol.problems import Problem, VoicewrightError, problem, refuse, unexpected
from backend.protocol.sentences import explained, glossary
from backend.protocol.sentences.catalogue import EARLIER, Row, catalogue
from backend.protocol.sentences.wording import Value, fill, span

ROOT = Path(__file__).parents[2]
WORDS = {**catalogue("en")["terms"], "noise": "hiss"}
CHINESE = catalogue("zh")["terms"]


def written(template: str, value: Value, terms: Mapping[str, Row] = WORDS) -> str:
    return fill(template, {"x": value}, lambda key, of: str(terms[key]) if of == "terms" else f"{of}: {key}")


@pytest.mark.parametrize(
    ("template", "value", "says"),
    [
        ("{x} it is", "word", "word it is"),
        ("{x}", 12000, "12000"),
        ("{x:,}", 12000, "12,000"),
        ("{x}", 0.5, "0.5"),
        ("{x:.1f} dB", 3.14159, "3.1 dB"),
        ("{x:# clip|# clips}", 1, "1 clip"),
        ("{x:# clip|# clips}", 1200, "1,200 clips"),
        ("{x:it is|they are}", 2, "they are"),
        ("{x:#个}", 2, "2个"),
        ("{x:bytes}", 12_400_000, "12 MB"),
        ("{x:bytes}", 1_440_000_000, "1.4 GB"),
        ("{x:span}", 4.2, "4.2 s"),
        ("{x:span}", 200, "3 min 20 s"),
        ("{x:span}", 3900, "1 h 05 min"),
        ("{x:quoted}", "Ada", "“Ada”"),
        ("{x}", ["a", "b"], "a, b"),
        ("{x:of settings}", "vits/rate", "settings: vits/rate"),
        ("{x:of families}", ["dctts", "vits"], "families: dctts; families: vits"),
        ("{x:quoted or}", ["a", "b", "c"], "“a”, “b” or “c”"),
        ("{x:and}", ["a"], "a"),
        ("{x:first 2}", ["a", "b", "c"], "a, b and 1 more"),
        ("{x:first 2}", ["a", "b"], "a, b"),
        ("{x:first 2}", [], "none"),
        ("{x:and} {x:is|are} left", ["a", "b"], "a and b are left"),
        ("{x:term}", "noise", "hiss"),
    ],
)
def test_fields_are_written_as_the_row_says(template: str, value: Value, says: str) -> None:
    assert written(template, value) == says


@pytest.mark.parametrize(
    ("template", "value", "says"),
    [
        ("{x}", ["甲", "乙"], "甲、乙"),
        ("{x:and}", ["a", "b", "c"], "a、b 和 c"),
        ("{x:first 1}", ["a", "b"], "a 等，另有 1 个"),
        ("{x:of families}", ["dctts", "vits"], "families: dctts；families: vits"),
        ("{x:# 个}", ["a", "b"], "2 个"),
        ("{x:span}", 4.2, "4.2 秒"),
        ("{x:span}", 200, "3 分 20 秒"),
        ("{x:span}", 3900, "1 小时 05 分"),
        ("{x:span}", math.inf, "inf"),
    ],
)
def test_lists_and_durations_are_written_as_the_language_does(template: str, value: Value, says: str) -> None:
    assert written(template, value, CHINESE) == says


def test_a_duration_outside_of_a_sentence_is_said_as_the_english_terms_say_it() -> None:
    assert {seconds: span(seconds) for seconds in (4.2, 42, 200, 3900)} == {
        seconds: written("{x:span}", seconds) for seconds in (4.2, 42, 200, 3900)
    }


def test_a_problem_says_what_happened_why_and_what_to_do() -> None:
    one = problem("rolled-back", value="loss", step=12, to_step=10)
    assert one.say().what == "Training went back from step 12 to the checkpoint of step 10."
    assert one.say().why == "The loss was not a finite number several times."
    assert one.sentence().startswith(f"{one.say().what} {one.say().why} It goes on")


def test_a_reason_takes_from_its_kind_what_it_does_not_say_itself() -> None:
    one = problem("checkpoint-damaged/changed", file="modules.safetensors")
    assert one.sentence() == (
        "A checkpoint cannot be used. (modules.safetensors) Its content is not what was written: its hash differs. "
        "Resume the run: it goes on from the checkpoint before."
    )
    assert one.general == "checkpoint-damaged"


def test_what_nobody_foresaw_keeps_its_traceback_and_what_was_foreseen_stays_itself() -> None:
    found = unexpected(ValueError("odd"), "training")
    assert found.say().why == "ValueError: odd"
    assert "ValueError: odd" in found.detail
    with pytest.raises(VoicewrightError) as refused:
        refuse("no-checkpoint")
    assert unexpected(refused.value, "training") is refused.value.problem


def test_a_kind_that_this_version_does_not_know_is_shown_as_it_came() -> None:
    assert Problem(kind="of-tomorrow", fields={"n": 3}).sentence() == "of-tomorrow: n 3"
    assert Problem(kind="rolled-back").sentence() == "rolled-back"


def test_what_an_older_version_stored_is_said_as_it_was() -> None:
    old = Problem(kind="diverged/earlier", fields={"what": "It stopped.", "why": "", "remedy": "Go on."})
    assert (old.general, old.sentence()) == ("diverged", "It stopped. Go on.")
    assert Notice.earlier("No GPU.").say() == "No GPU."


@given(st.floats() | st.integers(-(2**40), 2**40) | st.text() | st.lists(st.text()))
def test_fields_cross_the_wire_whatever_they_are(value: Value) -> None:
    sent = notice("earlier", text=value)
    back = msgspec.json.decode(msgspec.json.encode(sent), type=Notice)
    assert back == sent
    assert (isinstance(value, float) and not math.isfinite(value)) or back.fields["text"] == value


@pytest.mark.parametrize("language", ["en", "a language that nobody wrote"])
def test_a_language_without_sentences_speaks_english(language: str) -> None:
    assert sentences.say("problems", "no-checkpoint", {}, language).why == "Each of them is damaged."


def test_every_finding_and_every_figure_is_explained_to_newcomers() -> None:
    findings = {kind.partition("/")[0] for kind in catalogue("en")["findings"]} - {EARLIER}
    assert {kind for kind in findings if not explained(kind)} == set()
    assert {key for key, figure in FIGURES.items() if not figure.say("explained")} == set()
    assert explained("cut-off/start") == explained("cut-off")
    assert explained("nobody knows it") == ""


def test_every_curve_that_is_explained_is_drawn_by_a_training() -> None:
    """The other way round is asked of every training in the tests of the families."""
    folders = [ROOT / "backend" / name for name in ("families", "vocoder", "codec", "training")]
    code = "".join(path.read_text("utf-8") for folder in folders for path in folder.rglob("*.py"))
    curves = catalogue("en")["curves"]
    assert [name for name in curves if f'"{name}"' not in code and f'"{name}.' not in code] == []
    assert all(isinstance(row, dict) and row["title"] and row["explained"].endswith(".") for row in curves.values())


def test_the_glossary_has_the_words_of_the_project_by_alphabet() -> None:
    words = [word for word, _ in glossary()]
    assert words == sorted(words)
    assert {"Clip", "Take", "Phone", "Voice", "Held out", "Score"} <= set(words)
    assert all(meaning.endswith(".") for _, meaning in glossary())


NEVER_ONE = {"problems/semitones-out-of-range", "problems/weights-mismatch/tied"}
"""A shift by one is within the range; two names of tensors."""
NO_PLURAL = re.compile(
    r"(is|was|has|does|this|us|its|as|obeys|lasts|speaks|reads|lacks|turns|sings|comes|builds|says|makes)"
)


def test_one_of_something_is_said_in_the_singular() -> None:
    wrong = []
    for section in ("problems", "findings", "notices", "figures", "terms"):
        for kind, row in catalogue("en")[section].items():
            for template in [row] if isinstance(row, str) else row.values():
                used = [(name, spec or "") for _, name, spec, _ in string.Formatter().parse(template) if name]
                words = {name for name, spec in used if spec and spec[0] not in ".,:" and not set("#|") & set(spec)}
                fields: dict[str, Value] = {name: ["x"] if name in words else 1 for name, _ in used}
                said = fill(template, fields, lambda key, _section: key)
                found = re.findall(r"(?<![\d.])1 ([a-z]+s|are|were|have)\b", said)
                wrong += [f"{section}/{kind}: {said}" for noun in found if not NO_PLURAL.fullmatch(noun)]
    assert not [one for one in wrong if one.partition(":")[0] not in NEVER_ONE], "\n".join(wrong)


def test_a_figure_of_one_cent_is_one_cent() -> None:
    assert FIGURES["f0_cents"].say("line", 0.9) == "pitch 1 cent off"
    assert FIGURES["f0_cents"].say("shown", 12.4) == "12 cents off"
