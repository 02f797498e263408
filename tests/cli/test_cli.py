"""What a person at a terminal and a script rely on: one object on stdout, sentences on stderr, exit 0, 1 or 2."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.conftest import Call
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "assets" / "sample"


def shell(*words: object, **more: object) -> "subprocess.CompletedProcess[str]":
    """``voicewright`` as a process of its own."""
    command = [sys.executable, "-c", "from backend.cli import main; main()", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def some_clips(folder: Path, count: int = 3) -> Path:
    """A folder with recordings and their texts beside them."""
    folder.mkdir(parents=True)
    lines = (SAMPLE / "metadata.jsonl").read_text("utf-8").splitlines()[:count]
    for line in map(json.loads, lines):
        source = SAMPLE / line["audio"]
        (folder / source.name).write_bytes(source.read_bytes())
        (folder / source.name).with_suffix(".txt").write_text(line["text"], "utf-8")
    return folder


def test_help_needs_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from backend.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = [m for m in ('torch', 'numpy', 'librosa', 'scipy', 'PySide6') if m in sys.modules]\n"
        "print(heavy, file=sys.stderr)"
    )
    out = subprocess.run([sys.executable, "-c", code, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stderr.strip() == "[]"
    assert "speak" in out.stdout


def test_every_command_of_the_design_is_there(call: Call) -> None:
    commands = set(re.findall(r"^│ ([a-z-]+) ", call("--help").out, re.M))
    design = {
        "new", "import", "transcribe", "align", "check", "families", "train", "runs", "stop", "resume", "voices",
        "speak", "sing", "render", "convert", "judge", "export", "import-weights", "doctor", "studio",
    }  # fmt: skip
    assert design <= commands


@pytest.mark.parametrize(
    "words",
    [
        ["nonesuch"], ["new"], ["new", "x", "--what"], ["speak", "x"], ["speak", "x", "--out", "a.wav"],
        ["speak", "x", "--out", "a.wav", "--text", "a", "--file", "b"], ["speak", "x", "--out", "a.mp3", "--text", "a"],
        ["train", "x", "--set", "novalue"],
        ["train", "x", "--minutes", "1", "--steps", "5"], ["train", "x", "--minutes", "-1"],
        ["export", "x", "all", "--out", "y"],
        ["import", "x", "y", "--format", "mp3"],
    ],
)  # fmt: skip
def test_wrong_usage_exits_with_two_and_a_sentence(call: Call, words: list[str]) -> None:
    answer = call(*words)
    assert answer.status == 2
    assert answer.err.strip()
    assert not answer.out


def test_a_project_from_nothing(call: Call, tmp_path: Path) -> None:
    place = tmp_path / "neu 新 🎙.voicewright"
    assert call("new", place, "--name", "Neu", "--json").value == {"project": str(place), "name": "Neu", "clips": 0}
    source = some_clips(tmp_path / "aufnahmen 录音")
    imported = call("import", place, source, "--speaker", "Allison", "--language", "en-us", "--json").value
    assert (imported["added"], imported["already"]) == (3, 0)
    assert call("import", place, source, "--speaker", "Allison", "--language", "en-us", "--json").value["already"] == 3
    (source / "broken.wav").write_bytes(b"not audio")
    (source / "broken.txt").write_text("Text.", "utf-8")
    again = call("import", place, source, "--speaker", "Allison", "--language", "en-us")
    assert again.status == 0
    assert "broken.wav" in again.err
    for format_, table in (("ljspeech", "metadata.csv"), ("jsonl", "metadata.jsonl")):
        out = tmp_path / format_
        assert call("export", place, "dataset", "--out", out, "--format", format_).status == 0
        assert len((out / table).read_text("utf-8").splitlines()) == 3
        other = tmp_path / f"{format_}.voicewright"
        call("new", other)
        assert call("import", other, out, "--json").value["added"] == 3
    bundle = tmp_path / "bundle.zip"
    assert call("export", place, "bundle", "--out", bundle).status == 0
    assert bundle.stat().st_size > 10_000
    elsewhere = tmp_path / "Anderswo.voicewright"
    assert call("new", elsewhere, "--bundle", bundle, "--json").value["project"] == str(elsewhere)
    assert call("export", elsewhere, "dataset", "--out", tmp_path / "same", "--format", "jsonl").status == 0
    assert len((tmp_path / "same" / "metadata.jsonl").read_text("utf-8").splitlines()) == 3
    again = call("new", elsewhere, "--bundle", bundle)
    assert again.status == 1
    assert call("new", tmp_path / "No.voicewright", "--bundle", bundle, "--sample").status == 2


def test_speaking_editing_rendering_exporting(call: Call, place: Path, tmp_path: Path) -> None:
    out, score, attention = tmp_path / "o.wav", tmp_path / "s.json", tmp_path / "a.npy"
    words = ("speak", place, "--text", "Hello world. And more.", "--out", out)
    spoken = call(*words, "--score-out", score, "--attention-out", attention, "--json")
    assert spoken.status == 0, spoken.err
    assert spoken.value["renders"][0]["path"] == str(out)
    assert spoken.value["first_audio_s"] > 0
    assert "First audio after" in spoken.err
    assert np.load(attention).ndim == 2
    content = json.loads(score.read_text("utf-8"))
    assert content["format"] == "voicewright-score"
    content["f0"]["hz"] = [2 * hz for hz in content["f0"]["hz"]]
    score.write_text(json.dumps(content), "utf-8")
    assert call("render", place, "--voice", "Hum", "--score", score, "--out", tmp_path / "r.wav").status == 0
    plain, higher = (soundfile.read(tmp_path / name)[0] for name in ("o.wav", "r.wav"))
    crossings = [int((np.diff(np.sign(samples)) != 0).sum()) for samples in (plain, higher)]
    assert crossings[1] == pytest.approx(2 * crossings[0], rel=0.05)
    assert len(plain) == len(higher)
    content["phones"][1]["duration_s"] = -1
    score.write_text(json.dumps(content), "utf-8")
    refused = call("render", place, "--score", score, "--out", tmp_path / "no.wav", "--json")
    assert refused.status == 1
    assert refused.value["error"]["kind"] == "score-duration"
    world = tmp_path / "world.wav"
    assert (
        call(
            "export", place, "audio", "--in", out, "--out", world, "--rate", 44100, "--depth", "16", "--lufs", -16
        ).status
        == 0
    )
    info = soundfile.info(world)
    assert (info.samplerate, info.subtype) == (44100, "PCM_16")


def test_a_file_of_lines_becomes_a_file_each(call: Call, place: Path, tmp_path: Path) -> None:
    text = tmp_path / "zeilen 行.txt"
    text.write_text("First line.\n\nSecond line.\nThird line.\n", "utf-8")
    spoken = call("speak", place, "--file", text, "--out", tmp_path / "batch", "--json")
    assert [Path(one["path"]).name for one in spoken.value["renders"]] == ["0001.wav", "0002.wav", "0003.wav"]
    assert call("speak", place, "--file", text, "--out", tmp_path / "all.wav").status == 0
    assert soundfile.info(tmp_path / "all.wav").duration > 1


def test_errors_are_one_sentence_and_one_object(call: Call, place: Path, tmp_path: Path) -> None:
    for words, kind in (
        (("voices", tmp_path), "not-a-project"),
        (("speak", place, "--voice", "nobody", "--text", "a", "--out", "/tmp/x.wav"), "voice-missing"),
        (("new", place), "folder-not-empty"),
        (("stop", place, "nothing"), "not-found"),
        (("resume", place), "not-found"),
        (("train", place), "no-clips"),
        (("train", place, "--family", "nonesuch"), "unknown-family"),
        (("export", place, "labels", "--out", tmp_path / "l"), "no-clips"),
        (("export", place, "voice", "--out", place / "inside"), "output-in-project"),
        (("speak", place, "--file", tmp_path / "none.txt", "--out", tmp_path / "o.wav"), "text-unreadable"),
        (("export", place, "audio", "--take", "9", "--out", tmp_path / "o.wav"), "not-found"),
    ):
        answer = call(*words, "--json")
        assert answer.status == 1, words
        assert answer.value["error"]["kind"].partition("/")[0] == kind
        assert answer.err.strip()


def test_a_project_that_a_window_holds_is_not_written(call: Call, place: Path, tmp_path: Path) -> None:
    code = "from pathlib import Path; from backend.project.project import Project\n"
    code += f"p = Project.open(Path({str(place)!r}))\n"
    held = subprocess.Popen(
        [sys.executable, "-c", code + "print('held', flush=True); input()"], cwd=ROOT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    with held:
        assert held.stdout is not None
        held.stdout.readline()
        answer = call("align", place, "--json")
        assert answer.status == 1
        assert answer.value["error"]["kind"] == "project-read-only"
        assert call("voices", place).status == 0
        assert call("speak", place, "--text", "Hello.", "--out", tmp_path / "o.wav").status == 0
        held.communicate(b"\n")


def test_lists_and_exports_of_a_voice(call: Call, place: Path, tmp_path: Path) -> None:
    assert [voice["id"] for voice in call("voices", place, "--json").value["voices"]] == ["hum"]
    assert call("runs", place, "--json").value == {"runs": []}
    assert call("export", place, "voice", "--voice", "hum", "--out", tmp_path / "v.zip").status == 0
    assert call("export", place, "voice", "--out", tmp_path / "v").status == 0
    assert (tmp_path / "v" / "voice.json").is_file()
    refused = call("export", place, "onnx", "--out", tmp_path / "graphs", "--json")
    assert (refused.status, refused.value["error"]["kind"]) == (1, "onnx-not-this-family")


def test_the_doctor_and_the_families(call: Call) -> None:
    lines = call("doctor", "--json").value["lines"]
    assert all(line["says"] for line in lines)
    assert all(line["remedy"] for line in lines if not line["ok"])
    assert {"doctor-processor", "doctor-phones"} <= {line["part"] for line in lines if line["ok"]}
    families = call("families", "--json").value["families"]
    assert "fastpitch" in [family["name"] for family in families]
    assert all("tiny" in [preset["name"] for preset in family["presets"]] for family in families if family["stages"])


def test_the_design_and_the_readme_name_commands_that_exist(call: Call) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    used = set(re.findall(r"^\s*(?:\S*/)?voicewright ([a-z-]+)", readme, re.M))
    assert used
    commands = set(re.findall(r"^│ ([a-z-]+) ", call("--help").out, re.M))
    assert used <= commands


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_stops_softly_and_what_was_done_is_kept(tmp_path: Path) -> None:
    place = tmp_path / "p.voicewright"
    assert shell("new", place, "--sample").returncode == 0
    process = subprocess.Popen(
        [sys.executable, "-c", "from backend.cli import main; main()", "align", str(place), "--json"], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    prepared = place / "cache"
    end = time.monotonic() + PATIENCE_S
    while not any(prepared.rglob("*.npy")) and time.monotonic() < end:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1, err
    assert json.loads(out)["error"]["kind"] == "cancelled/kept"
    assert "Traceback" not in err
