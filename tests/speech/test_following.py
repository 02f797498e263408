"""A voice is given a recording to sound like: a file, or a clip with what it says."""

from pathlib import Path

import numpy as np
import pytest

from backend.audio import io
from backend.project.clips import NewClip
from backend.project.project import Project
from backend.protocol.jobs import Speak
from backend.protocol.problems import VoicewrightError
from backend.recipe import Reference
from backend.speech.following import followed
from tests.fakes.voice import SineVoice, put_voice


class _Follower(SineVoice):
    """Remembers what it was given."""

    def following(self, reference: Reference) -> "_Follower":
        self.given = reference
        return self


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with Project.create(tmp_path / "Probe 声音 🎙") as project:
        put_voice(project)
        io.write(tmp_path / "tone.wav", np.full(16_000, 0.1, np.float32), 16_000)
        project.clips.add(
            NewClip(
                audio=project.audio.add_file(tmp_path / "tone.wav"), name="tone", text="Hallo.", language="de",
                speaker="s", sample_rate=16_000, channels=1, duration_s=1.0, start_s=0.25, end_s=0.75,
            )
        )  # fmt: skip
    return tmp_path


def _followed(place: Path, reference: str, text: str = "") -> _Follower:
    with Project.open(place / "Probe 声音 🎙", lock=False) as project:
        voice = _Follower(project.voices.folder("hum"))
        job = Speak(project="", voice="hum", text="Hi.", reference=reference, reference_text=text)
        assert followed(voice, job, project) is voice
    return voice


def test_a_clip_is_given_with_what_it_says(place: Path) -> None:
    given = _followed(place, "1").given
    assert len(given.samples) == 8000
    assert (given.text, given.language, given.sample_rate) == ("Hallo.", "de", 16_000)


def test_a_file_is_given_with_what_the_person_says_of_it(place: Path) -> None:
    given = _followed(place, str(place / "tone.wav"), "Hello.").given
    assert (len(given.samples), given.text) == (16_000, "Hello.")


def test_without_a_reference_the_voice_is_itself(place: Path) -> None:
    assert not hasattr(_followed(place, ""), "given")


def test_a_voice_that_cannot_says_so(place: Path) -> None:
    with Project.open(place / "Probe 声音 🎙", lock=False) as project:
        voice = SineVoice(project.voices.folder("hum"))
        with pytest.raises(VoicewrightError, match="cannot sound like somebody else"):
            followed(voice, Speak(project="", voice="hum", text="Hi.", reference="1"), project)
