"""Speaker embeddings are a resource like the others: by their hash, one of a speaker."""

from pathlib import Path

import numpy as np
import pytest

from backend.content import speaker_embedding
from backend.datasets.features import FeatureCache
from backend.protocol.problems import VoicewrightError
from tests.families.vits.clips import clips

pytest.importorskip("resemblyzer")


def test_a_speaker_is_one_vector_of_length_one(tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path)
    found = speaker_embedding.of_speakers(clips(2), cache, lambda fraction, text: None)
    (vector,) = found.values()
    assert vector.shape == (speaker_embedding.WIDTH,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert len(list((tmp_path / "speaker").rglob("*.npy"))) == 2


def test_without_the_package_it_is_said_how_to_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaker_embedding, "NAME", "no_such_package")
    with pytest.raises(VoicewrightError, match="speaker_embedding_channels to 0"):
        speaker_embedding.installed()
