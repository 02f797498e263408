"""What earlier versions named otherwise is read by its present name, and nothing else changes."""

from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backend.project import earlier_names
from backend.project.runs import Runs
from backend.protocol.runs import RunConfig

OLD = {
    "print_channels": 256,
    "setbacks": {"good": 3, "trouble_step": 12},
    "facts": {"spelling": "house", "speakers": ["prints"]},
    "sizes": {"prints": 256},
    "ranges": {"prints": {"lowest_hz": 80.0}},
}
NOW = {
    "speaker_embedding_channels": 256,
    "bad_steps": {"good": 3, "last_bad_step": 12},
    "facts": {"spelling": "phones", "speakers": ["prints"]},
    "sizes": {"speaker_embedding_channels": 256},
    "ranges": {"prints": {"lowest_hz": 80.0}},
}


def test_settings_and_cards_have_their_present_names_and_speakers_keep_theirs() -> None:
    assert earlier_names.settings(OLD) == NOW
    assert list(earlier_names.settings(OLD)) == list(NOW), "in the same order"
    assert earlier_names.settings(NOW) == NOW


def test_tensors_have_their_present_names() -> None:
    assert earlier_names.tensor("prints") == "speaker_embeddings"
    assert earlier_names.tensor("net/print.weight") == "net/speaker_projection.weight"
    assert earlier_names.tensor("conditions.prints") == "conditions.speaker_embeddings"
    assert earlier_names.tensor("reference_prints") == "reference_speaker_embeddings"


@given(st.from_regex(r"([a-z]{1,5}/)?[a-z_]{1,9}(\.[a-z0-9_]{1,9}){0,3}", fullmatch=True))
def test_a_name_is_changed_once(name: str) -> None:
    assert earlier_names.tensor(earlier_names.tensor(name)) == earlier_names.tensor(name)


def test_a_run_of_an_earlier_version_is_read_with_its_settings(tmp_path: Path) -> None:
    config = RunConfig(
        id="r", family="vits", preset="base", stage="vits", project="../..", values={"print_channels": 256}
    )
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "config.json").write_bytes(msgspec.json.encode(config))
    assert Runs(tmp_path, lambda: None).config("r").values == {"speaker_embedding_channels": 256}
