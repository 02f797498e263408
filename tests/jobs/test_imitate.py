"""A first likeness: a voice at once, from clips that nobody has prepared."""

from pathlib import Path

import numpy as np
import pytest
import torch

from backend import registry
from backend.audio import io
from backend.judges import likeness
from backend.judges.utterance import RATE
from backend.project.clips import NewClip
from backend.project.project import Project
from backend.protocol.convert_jobs import Convert
from backend.protocol.imitation_jobs import HearClip, Imitate
from backend.protocol.jobs import Speak
from backend.protocol.problems import VoicewrightError
from backend.recipe import Speaks
from backend.voices import bases
from tests.jobs.conftest import Do

SAMPLE = Path(__file__).parents[2] / "assets" / "sample"


def _fill(place: Path, sounds: dict[str, list[Path]]) -> Path:
    with Project.create(place) as project:
        for speaker, paths in sounds.items():
            for path in paths:
                info = io.probe(path)
                project.clips.add(
                    NewClip(
                        audio=project.audio.add_file(path), name=path.stem, text="", language="en-us", speaker=speaker,
                        sample_rate=info.sample_rate, channels=1, duration_s=info.duration_s, held_out=False,
                    )
                )  # fmt: skip
    return place


def test_a_voice_like_who_says_most_is_there_at_once(tmp_path: Path, do: Do) -> None:
    real = sorted((SAMPLE / "audio").glob("*.flac"), key=lambda path: -path.stat().st_size)
    place = _fill(tmp_path / "p.voicewright", {"Ann": real[:3], "Bea": real[3:4]})
    made = do(Imitate(project=str(place)))
    assert made.name == "Ann, first likeness"
    assert made.seconds > 5
    said = do(Speak(project=str(place), voice=made.voice, text="Good morning."))
    assert 0.4 < said.duration_s < 4
    other = do(Imitate(project=str(place), speaker="Bea"))
    assert other.name == "Bea, first likeness"
    with Project.open(place, lock=False) as project:
        assert [voice.speakers for voice in project.voices.all()] == [["Ann"], ["Bea"]]


@pytest.mark.slow
def test_a_converter_sounds_like_whoever_is_heard(tmp_path: Path, do: Do) -> None:
    """And not like a singer of the base who has the same name."""
    real = sorted((SAMPLE / "audio").glob("*.flac"), key=lambda path: -path.stat().st_size)
    place = _fill(tmp_path / "p.voicewright", {"june": real[:3]})
    made = do(Imitate(project=str(place), voice="comosvc"))
    with Project.open(place, lock=False) as project:
        info = project.voices.get(made.voice)
        assert info is not None
        assert (info.speakers, info.languages[0]) == (["june"], "en-us")
        assert 150 < info.ranges["june"].median_hz < 280, "a woman's, as she was heard"
    base = bases.shipped("fastpitch")
    assert base is not None
    voice = registry.recipe("fastpitch").load_voice(base, torch.device("cpu"))
    assert isinstance(voice, Speaks)
    man = voice.plan("The rain came in from the sea.", language="en-us", speaker="kokoro-am_michael")
    spoken = tmp_path / "man.wav"
    io.write(spoken, voice.render(man.score), voice.info.sample_rate)
    converted = do(Convert(project=str(place), source=str(spoken), voice=made.voice))
    told = likeness.profile([io.read(path, sample_rate=RATE)[0] for path in real[:3]])
    before, after = (
        likeness.likeness([io.read(Path(path), sample_rate=RATE)[0]], told) for path in (spoken, converted.path)
    )
    assert after > before + 0.03


@pytest.mark.slow
def test_a_recording_is_heard_judged_and_becomes_a_voice(tmp_path: Path, do: Do) -> None:
    place = _fill(tmp_path / "p.voicewright", {})
    longest = max((SAMPLE / "audio").glob("*.flac"), key=lambda path: path.stat().st_size)
    heard = do(HearClip(project=str(place), clip=str(longest)))
    assert heard.useful
    assert heard.language == "en-us"
    assert len(heard.text.split()) > 3
    assert io.probe(Path(heard.path)).duration_s == pytest.approx(heard.duration_s, abs=0.01)
    made = do(Imitate(project=str(place), clip=heard.path, text=heard.text, language=heard.language, name="Oma"))
    assert made.name == "Oma"
    assert made.seconds == pytest.approx(heard.duration_s, abs=0.01)
    again = do(Imitate(project=str(place), clip=heard.path, name="Oma again", voice=made.voice))
    assert again.name == "Oma again"
    with pytest.raises(VoicewrightError) as caught:
        do(Imitate(project=str(place), clip=heard.path, voice="Nobody"))
    assert caught.value.problem.general == "voice-missing"


@pytest.mark.slow
def test_the_base_of_a_family_is_chosen_by_its_name(tmp_path: Path, do: Do) -> None:
    place = _fill(tmp_path / "p.voicewright", {})
    longest = max((SAMPLE / "audio").glob("*.flac"), key=lambda path: path.stat().st_size)
    heard = do(HearClip(project=str(place), clip=str(longest)))
    made = do(Imitate(project=str(place), clip=heard.path, text=heard.text, name="Oma", voice="sovits"))
    with Project.open(place, lock=False) as project:
        (voice,) = project.voices.all()
    assert (voice.family, voice.name, voice.id) == ("sovits", "Oma", made.voice)
    assert {"speaks", "follows"} <= voice.can


def test_refusals_say_what_to_do(tmp_path: Path, do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = _fill(tmp_path / "empty.voicewright", {})
    with pytest.raises(VoicewrightError) as caught:
        do(Imitate(project=str(empty)))
    assert caught.value.problem.general == "no-clips"

    silence = tmp_path / "silence.wav"
    io.write(silence, np.zeros(48_000, np.float32), 16_000)
    quiet = _fill(tmp_path / "quiet.voicewright", {"Ann": [silence]})
    for job, kind in ((Imitate(project=str(quiet)), "nobody-speaks"),
                      (Imitate(project=str(quiet), speaker="Bea"), "no-clips")):  # fmt: skip
        with pytest.raises(VoicewrightError) as caught:
            do(job)
        assert caught.value.problem.general == kind
        assert caught.value.problem.say().remedy
    with Project.open(quiet, lock=False) as project:
        assert project.voices.all() == [], "nothing is left behind"

    monkeypatch.setattr(bases, "FOLDER", tmp_path / "none")
    with pytest.raises(VoicewrightError) as caught:
        do(Imitate(project=str(quiet)))
    assert caught.value.problem.general == "no-base"
