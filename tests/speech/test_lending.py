"""A voice that only speaks converts by way of its timbre."""

from pathlib import Path

import numpy as np
import pytest

from backend.audio import io
from backend.audio.resample import resample
from backend.judges import likeness
from backend.judges.utterance import RATE
from backend.project import voices
from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from backend.recipe import Speaks
from backend.shipped import BUILT_IN, SAMPLE
from backend.speech import lending
from backend.voices import loading

pytestmark = pytest.mark.slow


def test_what_is_converted_sounds_more_like_the_voice_and_its_timbre_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voices, "BUILT_IN", BUILT_IN)
    with Project.create(tmp_path / "Stimmen 声.voicewright") as project:
        rowan = next(voice for voice in project.voices.all() if voice.name == "Rowan")
        converter = lending.load_converter(project, "Rowan")
        assert (converter.info.speakers, converter.info.family) == (rowan.speakers, "comosvc")
        assert converter.info.id == rowan.id, "what is made is kept under the voice's own name"
        assert lending.load_converter(project, rowan.id) is converter
        assert len(list((project.cache_folder / "timbres").iterdir())) == 1
        voice = loading.load(project, rowan.id)
        assert isinstance(voice, Speaks)
        said = voice.render(voice.plan("The rain came in from the sea this morning.").score)
        told = likeness.profile([resample(said, voice.info.sample_rate, RATE)])
        woman = io.read(max((SAMPLE / "audio").iterdir(), key=lambda path: path.stat().st_size), sample_rate=RATE)[0]
        semitones = 12 * np.log2(converter.info.ranges["Rowan"].median_hz / 200)
        made = converter.convert(woman, RATE, semitones=semitones)
        after = likeness.likeness([resample(made, converter.info.sample_rate, RATE)], told)
        assert after > likeness.likeness([woman], told) + 0.05


def test_one_that_is_not_there_is_refused_as_ever(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.voicewright") as project, pytest.raises(VoicewrightError, match="no voice yet"):
        lending.load_converter(project, "nobody")
