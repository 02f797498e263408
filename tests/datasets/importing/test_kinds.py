"""Every format that people keep datasets in, with every fault: what is not taken in is named."""

from pathlib import Path

import pytest

from tests.datasets.importing.kinds import FAULTS, FORMATS, outcome


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_lost_in_silence(name: str, tmp_path: Path) -> None:
    silent = {}
    for number, (fault, kind) in enumerate(FAULTS.items()):
        (tmp_path / str(number)).mkdir()
        found = outcome(FORMATS[name], kind, tmp_path / str(number))
        if found.silent:
            silent[fault] = (found.clips, found.said)
    assert not silent


@pytest.mark.parametrize("name", FORMATS)
def test_what_has_no_fault_comes_in_whole_and_without_a_word(name: str, tmp_path: Path) -> None:
    found = outcome(FORMATS[name], FAULTS["none"], tmp_path)
    assert (found.clips, found.named) == (4, 0)
