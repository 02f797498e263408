"""The main job, whole, on real recordings: new, import, align, check, train, speak, edit, render, export, judge.

The real family with its smallest preset and a handful of clips; every step by the command line, in a folder with
spaces, CJK and emoji. So small a voice is not understood yet, but it must obey what is asked of it.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from backend.audio import pitch
from backend.cli.app import app

SAMPLE = Path(__file__).resolve().parents[2] / "assets" / "sample"
CLIPS = 10
STEPS = 60


def call(*words: object) -> Any:
    """A command's object."""
    answer = CliRunner().invoke(app, [*map(str, words), "--json"])
    assert answer.exit_code == 0, answer.stderr
    return json.loads(answer.stdout)


def some_clips(folder: Path) -> Path:
    """LJSpeech's layout with some of the sample's clips of two to five seconds."""
    (folder / "wavs").mkdir(parents=True)
    lines: list[str] = []
    for entry in map(json.loads, (SAMPLE / "metadata.jsonl").read_text("utf-8").splitlines()):
        samples, rate = soundfile.read(SAMPLE / entry["audio"], dtype="int16")
        if 2.0 < len(samples) / rate < 4.0 and len(lines) < CLIPS:
            name = Path(entry["audio"]).stem
            soundfile.write(folder / "wavs" / f"{name}.wav", samples, rate)
            lines.append(f"{name}|{entry['text']}|{entry['text']}\n")
    (folder / "metadata.csv").write_text("".join(lines), "utf-8")
    return folder


def cents_off(audio: Path, score: Path) -> float:
    """Median distance of the pitch heard from the pitch asked for, cents."""
    samples, rate = soundfile.read(audio, dtype="float32")
    asked = json.loads(score.read_text("utf-8"))["f0"]
    heard = pitch.f0(samples, rate, hop_s=asked["hop_s"])
    count = min(len(heard), len(asked["hz"]))
    wanted = np.asarray(asked["hz"][:count])
    both = (heard[:count] > 0) & (wanted > 0)
    assert both.sum() > 10
    return float(np.median(np.abs(1200 * np.log2(heard[:count][both] / wanted[both]))))


@pytest.mark.slow
def test_from_recordings_to_an_edited_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    place = tmp_path / "Meine Stimme 我的声音 🎙.voicewright"
    assert call("new", place)["clips"] == 0
    recordings = some_clips(tmp_path / "meine Aufnahmen 录音")
    assert call("import", place, recordings, "--speaker", "Allison", "--language", "en-us")["added"] == CLIPS
    aligned = call("align", place)
    assert (aligned["aligned"], aligned["failed"]) == (CLIPS, [])
    assert call("align", place)["wall_s"] < aligned["wall_s"]  # it was kept
    assert call("check", place)["health"]["clips"] == CLIPS

    trained = call("train", place, "--preset", "tiny", "--steps", STEPS, "--seed", 1)
    assert [run["state"] for run in trained["runs"]] == ["finished", "finished"]
    assert [run["step"] for run in trained["runs"]] == [STEPS, STEPS]
    assert [voice["id"] for voice in call("voices", place)["voices"]] == [trained["voice"]]
    assert {run["state"] for run in call("runs", place)["runs"]} == {"finished"}

    out, score = tmp_path / "gesagt 说.wav", tmp_path / "s.json"
    words = ("speak", place, "--text", "This was never heard before. Was it?", "--score-out", score)
    spoken = call(*words, "--out", out)["renders"][0]
    info = soundfile.info(out)
    assert info.duration == pytest.approx(spoken["score"]["phones"][-1]["start_s"], abs=1.0)
    assert cents_off(out, score) < 60

    again = tmp_path / "again.wav"
    call("render", place, "--score", score, "--out", again)
    assert again.read_bytes() == out.read_bytes()

    edited = json.loads(score.read_text("utf-8"))
    edited["f0"]["hz"] = [hz * 2 ** (4 / 12) for hz in edited["f0"]["hz"]]
    higher = tmp_path / "higher.json"
    higher.write_text(json.dumps(edited), "utf-8")
    call("render", place, "--score", higher, "--out", tmp_path / "higher.wav")
    assert cents_off(tmp_path / "higher.wav", higher) < 60
    assert soundfile.info(tmp_path / "higher.wav").frames == info.frames

    world = tmp_path / "fertig 完成.wav"
    call("export", place, "audio", "--in", out, "--out", world, "--rate", 48000, "--depth", "16", "--lufs", "-20")
    assert soundfile.info(world).samplerate == 48000
    labels = call("export", place, "labels", "--out", tmp_path / "labels")["paths"]
    assert sum(path.endswith(".TextGrid") for path in labels) == CLIPS
    assert Path(call("export", place, "voice", "--out", tmp_path / "voice.zip")["paths"][0]).stat().st_size > 100_000
