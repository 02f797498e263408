"""How many sentences are read as a person would read them, by language and kind.

``python -m tests.benchmarks.readings [--cases FILE…] [--lang L] [--kind K] [--failures] [--ratchet]``
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from backend.protocol.problems import VoicewrightError
from tests.text.readings.case import HERE, Case, heard, load, right


def main() -> None:
    """Print the table; nothing is asserted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", nargs="*", type=Path, default=sorted(HERE.glob("*.jsonl")))
    parser.add_argument("--lang", default="")
    parser.add_argument("--kind", default="")
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--ratchet", action="store_true", help="write how many are right, for the tests")
    asked = parser.parse_args()
    if asked.ratchet:
        right_ones = {file.name: Counter(one.kind for one in load(file) if right(one)) for file in asked.cases}
        (HERE / "ratchet.json").write_text(json.dumps(right_ones, indent=1, sort_keys=True) + "\n")
        return
    for file in asked.cases:
        chosen = [one for one in load(file) if one.language.startswith(asked.lang) and one.kind.startswith(asked.kind)]
        _table(file.stem, chosen, failures=asked.failures)


def _table(title: str, cases: list[Case], *, failures: bool) -> None:
    began = time.process_time()
    counts: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        counts[case.kind].append(right(case))
        if failures and not counts[case.kind][-1]:
            _say(f"{case.kind}: {case.text!r}\n   heard {_shown(case)}\n   wanted {_wanted(case)}")
    _say(f"\n| {title} | right | of | % wrong |\n|---|---|---|---|")
    for kind, results in sorted(counts.items()):
        _say(f"| {kind} | {sum(results)} | {len(results)} | {_wrong(results):.1f} |")
    everything = [one for results in counts.values() for one in results]
    _say(f"| all | {sum(everything)} | {len(everything)} | {_wrong(everything):.1f} |")
    _say(f"{time.process_time() - began:.1f} s of processor time")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _wrong(results: list[bool]) -> float:
    return 100 * results.count(False) / max(1, len(results))


def _shown(case: Case) -> str:
    try:
        return heard(case)
    except VoicewrightError as error:
        return repr(error)


def _wanted(case: Case) -> object:
    return case.said_like or case.reading or case.phones_contain or case.phones_lack or case.sentences


if __name__ == "__main__":
    main()
