"""What a rule says that it needs is in every text in which it finds anything: texts without it are not searched."""

import importlib
import os
import re
import subprocess
import sys

from backend.text import cleaning, languages
from backend.text.kinds import reading
from backend.text.kinds.rule import ended, found
from backend.text.kinds.rule import rule as made
from tests.text.readings.case import HERE, load

_PATTERNS = """
from backend.text import dates, languages
from backend.text.kinds import reading
from backend.text.kinds.rule import ended, found
from backend.text.kinds.rule import rule as made
for base in ("en", "de", "fr", "ru", "ko"):
    rules = (one.pattern.written for one in reading._rules(base))
    print(dates.pattern(languages.find(base)).pattern, *rules, sep="\\n")
"""


def test_patterns_are_alike_at_every_start() -> None:
    command = [sys.executable, "-c", _PATTERNS]
    first, second = (
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    )
    assert first == second


def test_no_rule_is_kept_from_a_text_that_it_reads() -> None:
    kept: set[tuple[str, str]] = set()
    for case in load(*sorted(HERE.glob("*.jsonl")))[::3]:
        base = languages.find(case.language).base
        for text in {cleaning.clean(one) for one in (case.text, case.text.upper(), case.text.lower())}:
            for rule in reading._rules(base):
                told = rule.piece in text and re.search(rule.needs, text)
                if not told and rule.pattern.search(text):
                    kept.add((rule.pattern.written, text))
    assert not kept


def _after_reading(text: str, told: str) -> list[str]:
    """What a process that read an English text alone prints then."""
    program = (
        "import sys; from backend.text import languages, spelling; from backend.text.kinds import reading; "
        f"spelling.spell({text!r}, languages.find('en-us')); print(*({told}))"
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout.split()


def test_a_text_without_figures_compiles_few_patterns() -> None:
    compiled = _after_reading(
        "The quick brown fox jumps over the lazy dog", "'compiled' in vars(one.pattern) for one in reading._rules('en')"
    )
    assert compiled.count("True") < len(compiled) // 10


def test_english_needs_no_kind_of_another_language() -> None:
    imported = set(_after_reading("On 5 May he paid $3 for 2 kg at 5:30", "sys.modules"))
    kinds = {f"backend.text.kinds.{one.name}": one.languages.split() for one in reading.KINDS}
    others = {name for name, bases in kinds.items() if bases and "en" not in bases}
    assert kinds.keys() & imported == kinds.keys() - others


def test_a_kind_of_few_languages_names_all_of_them() -> None:
    for kind in reading.KINDS:
        rules = importlib.import_module(f"backend.text.kinds.{kind.name}").RULES
        assert not kind.languages or set(kind.languages.split()) == set(rules), kind.name


class _Uncut(str):
    """A text of which no piece is copied: many megabytes have an abbreviation every few letters."""

    __slots__ = ()

    def __getitem__(self, _places: object) -> str:
        raise AssertionError


def test_whether_a_text_ends_is_seen_without_a_copy_of_its_rest() -> None:
    within, last = (re.search(r"etc\.", _Uncut(text)) for text in ("etc. and so on", "apples, etc.')"))
    assert within is not None
    assert last is not None
    assert ended(within, "et cetera") == "et cetera"
    assert ended(last, "et cetera") == "et cetera."


def test_a_rule_of_two_patterns_reads_all_of_the_one_that_names_no_part() -> None:
    rules = [made(r"left (?P<said>wind)|wind(?= up)", "wynd")]
    said = [(one.start, one.end) for one in found(rules, "left wind, wind up", languages.find("en-us"))]
    assert said == [(5, 9), (11, 15)]
