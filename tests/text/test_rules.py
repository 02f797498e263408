"""What a rule says that it needs is in every text in which it finds anything: texts without it are not searched."""

import os
import re
import subprocess
import sys

from backend.text import cleaning, languages
from backend.text.kinds import reading
from tests.text.readings.case import HERE, load

_PATTERNS = """
from backend.text import dates, languages
from backend.text.kinds import reading
for base in ("en", "de", "fr", "ru", "ko"):
    print(dates.pattern(languages.find(base)).pattern, *(one.written for one in reading._rules(base)), sep="\\n")
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
                    kept.add((rule.written, text))
    assert not kept


def test_a_text_without_figures_compiles_few_patterns() -> None:
    reading._rules.cache_clear()
    list(reading.expand("The quick brown fox jumps over the lazy dog", languages.find("en-us")))
    compiled = [rule for rule in reading._rules("en") if "pattern" in vars(rule)]
    assert len(compiled) < len(reading._rules("en")) // 10
