"""What is read rightly stays so: the figures of ``python -m tests.benchmarks.readings`` may rise, never fall."""

import json
from collections import Counter

import pytest

from tests.text.readings.case import HERE, load, right

RATCHET = json.loads((HERE / "ratchet.json").read_bytes())
"""File → kind → how many sentences are read as a person reads them."""


@pytest.mark.parametrize("file", sorted(RATCHET))
def test_no_kind_is_read_worse_than_before(file: str) -> None:
    now = Counter(case.kind for case in load(HERE / file) if right(case))
    fallen = {kind: (now[kind], before) for kind, before in RATCHET[file].items() if now[kind] < before}
    assert not fallen
