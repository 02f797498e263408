"""The built-in voices: what ships speaks, is small, and is only replaced by something better."""

import json
from dataclasses import replace
from pathlib import Path

import built_in
import kokoro
import msgspec
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file

from backend.audio import io
from backend.audio.mel import MelConfig, mel
from backend.audio.resample import resample
from backend.families.comosvc.recipe import RECIPE as COMOSVC
from backend.families.comosvc.synthesis import ComoSvcVoice
from backend.families.fastpitch import weights
from backend.families.fastpitch.config import presets
from backend.families.fastpitch.model import AcousticModel, Facts
from backend.families.fastpitch.recipe import RECIPE
from backend.project import voice_card
from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from backend.protocol.voices import VoiceInfo
from backend.recipe import Speaks
from backend.text import articulation
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.weights import Learnt
from backend.voices import bases

MOST_BYTES = 110_000_000
"""Of everything in assets/base."""
CLIP = Path(__file__).parents[2] / "assets" / "sample" / "audio" / "vm-msgsaved.flac"
SHIPPED = sorted(folder for folder in (bases.FOLDER / "built_in").glob("[!.]*") if folder.is_dir())


def test_all_that_ships_is_small() -> None:
    assert sum(file.stat().st_size for file in bases.FOLDER.rglob("*") if file.is_file()) < MOST_BYTES
    assert [folder.name for folder in SHIPPED] == sorted(built_in.VOICES), "and nothing is missing"


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_voice_that_ships_speaks_and_says_what_it_is_made_from(folder: Path) -> None:
    info = voice_card.decode((folder / "voice.json").read_bytes())
    assert info.id == folder.name
    assert info.figures["wer"] is not None
    assert "minutes of" in info.source
    assert "Apache-2.0" in info.licence
    assert {file.suffix for file in folder.iterdir()} == {".json", ".safetensors"}
    voice = RECIPE.load_voice(folder, torch.device("cpu"))
    assert isinstance(voice, Speaks)
    samples = voice.render(voice.plan("A voice, out of the box.", language=info.languages[0]).score)
    assert len(samples) > 0.8 * info.sample_rate
    assert 0.01 < float(np.sqrt(np.square(samples).mean())) < 0.5


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A project with a voice that was never trained, judged."""
    torch.manual_seed(0)
    config = presets()["tiny"]
    facts = Facts(
        symbols=("∅", "_", "_.", "ə", "v"), speakers=("Wren",), languages=("en-us",),
        articulation=len(articulation.FEATURES),
    )  # fmt: skip
    info = VoiceInfo(
        id="", name="Wren (base)", family="fastpitch", sample_rate=config.sample_rate, languages=["en-us", "nl"],
        speakers=["Wren"], controls={"pitch": "native"}, runs={"acoustic": "r"}, steps={"acoustic": 7},
        figures={"wer": 0.1, "likeness": 0.8, "distillmos": 3.0}, created="2026-11-21T20:00:00Z",
    )  # fmt: skip
    with Project.create(tmp_path / "wren.voicewright") as project:
        folder = project.voices.folder("v1")
        folder.mkdir()
        vocoder = Learnt(SourceFilterVocoder(config.vocoder).untrained())
        weights.save(folder, AcousticModel(config, facts).eval(), vocoder)
        (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    return tmp_path / "wren.voicewright"


def _judge(place: Path, likeness: float) -> None:
    with Project.open(place, lock=False) as project:
        project.voices.put_figures("v1", {"wer": 0.1, "likeness": likeness, "distillmos": 3.0})


def test_a_voice_is_shipped_whole_and_only_a_better_one_replaces_it(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "assets" / "built_in" / "wren"
    built_in.ship("wren", place, out)
    assert {file.name for file in out.iterdir()} == {
        "voice.json", "acoustic.json", "acoustic.safetensors", "vocoder.json", "vocoder.safetensors"
    }  # fmt: skip
    info = voice_card.decode((out / "voice.json").read_bytes())
    assert (info.id, info.name, info.runs, info.languages) == ("wren", "Wren", {}, ["en-us"])
    stored = load_file(out / "acoustic.safetensors")
    assert stored["decoder_leave.weight"].dtype == torch.float16
    assert stored["mel_mean"].dtype == torch.float32
    before = (out / "voice.json").read_bytes()
    for likeness in (0.8, 0.7):
        _judge(place, likeness)
        with pytest.raises(VoicewrightError, match="not better"):
            built_in.ship("wren", place, out)
    assert (out / "voice.json").read_bytes() == before
    _judge(place, 0.9)
    built_in.ship("wren", place, out)
    assert json.loads((out / "voice.json").read_text("utf-8"))["figures"]["likeness"] == 0.9
    assert [entry.name for entry in out.parent.iterdir()] == ["wren"]


def test_speech_is_made_until_there_is_enough_and_never_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def speaking(_packages: Path) -> built_in.Say:
        def say(text: str, seed: int) -> np.ndarray:
            said.append(text)
            return np.full(24_000 if seed != 1 else 0, 0.1, np.float32)  # the second cannot be said

        return say

    monkeypatch.setattr(kokoro, "fetch", lambda packages: packages)
    voice = replace(built_in.VOICES["wren"], minutes=0.05, speaking=speaking)
    monkeypatch.setitem(built_in.VOICES, "wren", voice)
    for _ in range(2):
        built_in.speak("wren", tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "wren" / "metadata.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 3
    assert {(row["speaker"], row["language"]) for row in rows} == {("Wren", "en-us")}
    assert len(said) == 5, "what could not be said is tried again, what is there is not"


def test_many_steps_of_the_converter_that_ships_are_speech_as_one_is() -> None:
    samples, rate = io.read(CLIP)
    voice = COMOSVC.load_voice(bases.FOLDER / "comosvc", torch.device("cpu"))
    assert isinstance(voice, ComoSvcVoice)
    away = {}
    for steps in (1, 40):
        made = voice.tuned({"steps": float(steps)}).convert(samples, rate, speaker=voice.info.speakers[0])
        away[steps] = np.abs(_heard(made, voice.info.sample_rate) - _heard(samples, rate)).mean()
    assert away[40] < 1.2 * away[1]


def _heard(samples_N: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    config = MelConfig()
    return mel(resample(samples_N, rate, config.sample_rate), config)
