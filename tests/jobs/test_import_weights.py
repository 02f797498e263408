"""Checkpoints of the public systems become voices of a project, or it is said why not."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from backend import registry
from backend.project.project import Project
from backend.protocol.jobs import Export, Exported, ImportWeights, WeightsImported
from backend.protocol.problems import VoicewrightError
from backend.voices import loading
from studio.models.foreign_voices import readers
from tests.jobs.conftest import Do

pytestmark = pytest.mark.slow

ARPABET = "aa ae ah ao aw ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p r s sh t th uh uw V w y z zh"
PARITY = Path(__file__).parents[1] / "parity"


class Canary:
    """Runs code when a pickle of it is opened."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self.target), "w")


@pytest.fixture
def melo(tmp_path: Path) -> Path:
    """A MeloTTS voice as it is released: checkpoint.pth and config.json."""
    folder = tmp_path / "EN 声音"
    folder.mkdir()
    tensors = load_file(PARITY / "melotts.safetensors")
    weights = {name.removeprefix("weights/"): one for name, one in tensors.items() if name.startswith("weights/")}
    model = dict(json.loads((PARITY / "melotts.json").read_text("utf-8"))["constructor"])
    symbols = [*"_!?.,'…-", *ARPABET.split(), *(f"?{at}" for at in range(1000))][: model.pop("n_vocab")]
    config = {
        "symbols": symbols, **{key: model.pop(key) for key in ("num_tones", "num_languages")}, "model": model,
        "data": {"filter_length": 2 * (model.pop("spec_channels") - 1), "hop_length": 512, "sampling_rate": 44100,
                 "n_speakers": model.pop("n_speakers"), "spk2id": {"EN-US": 1, "EN-BR": 0}, "add_blank": True},
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    torch.save({"model": weights, "iteration": 7, "learning_rate": 3e-4}, folder / "checkpoint.pth")
    return folder


@pytest.fixture
def logdirs(tmp_path: Path) -> Path:
    """Both logdirs of dc_tts, as TensorFlow wrote them."""
    for name, content in load_file(PARITY / "dctts_tf_bundle.safetensors").items():
        _, number, file = name.split("/")
        (tmp_path / "logs" / f"LJ01-{number}").mkdir(parents=True, exist_ok=True)
        (tmp_path / "logs" / f"LJ01-{number}" / file).write_bytes(content.numpy().tobytes())
    # The fixture's spectra are tiny; its rate and frames are made to fit.
    small = ("class Hyperparams:", "sr = 22050", "frame_shift = 0.0005 # seconds", "frame_length = 0.002", "max_N = 14")
    (tmp_path / "logs" / "hyperparams.py").write_text("\n    ".join(small), "utf-8")
    return tmp_path / "logs"


def job(place: Path, *sources: Path, **more: str) -> ImportWeights:
    return ImportWeights(project=str(place), sources=[str(one) for one in sources], **more)


def refused(do: Do, asked: ImportWeights) -> VoicewrightError:
    with pytest.raises(VoicewrightError) as caught:
        do(asked)
    with Project.open(Path(asked.project), lock=False) as project:
        assert [voice.id for voice in project.voices.all()] == ["hum"]
        assert [one.name for one in project.voices_folder.iterdir()] == ["hum"]
    return caught.value


def test_a_public_voice_is_told_by_its_files_and_speaks(place: Path, do: Do, melo: Path) -> None:
    made: WeightsImported = do(job(place, melo))
    assert (made.family, made.name, made.speakers) == ("vits", "EN 声音", ["EN-BR", "EN-US"])
    with Project.open(place, lock=False) as project:
        info = project.voices.get(made.voice)
        assert info.sample_rate == 44100
        voice = loading.load(project, made.voice)
    score = voice.plan("Hello there.", speaker="EN-US").score
    assert np.abs(voice.render(score)).max() > 0


def test_tensorflow_checkpoints_of_both_stages_are_one_voice(place: Path, do: Do, logdirs: Path) -> None:
    made: WeightsImported = do(job(place, logdirs, name="Linda"))
    assert (made.family, made.name) == ("dctts", "Linda")
    apart = [logdirs / name for name in ("LJ01-2", "LJ01-1", "hyperparams.py")]
    second: WeightsImported = do(job(place, *apart, family="dctts"))
    with Project.open(place, lock=False) as project:
        one, other = (project.voices.folder(id) / "text2mel.safetensors" for id in (made.voice, second.voice))
        assert one.read_bytes() == other.read_bytes()
        assert project.voices.get(second.voice).sample_rate == 22050


def test_settings_that_the_files_do_not_say_are_asked_for(place: Path, do: Do, logdirs: Path) -> None:
    (logdirs / "hyperparams.py").unlink()
    problem = refused(do, job(place, logdirs)).problem
    assert problem.general == "official-config-missing"
    assert "hyperparams.py" in problem.say().remedy
    (logdirs / "hyperparams.py").write_text("import os; sr = 'x'", "utf-8")
    assert refused(do, job(place, logdirs)).problem.general == "official-config-unreadable"


def test_one_stage_alone_is_no_voice(place: Path, do: Do, logdirs: Path) -> None:
    problem = refused(do, job(place, logdirs / "LJ01-2")).problem
    assert problem.general == "dctts-files-unclear"
    assert "none of Text2Mel" in problem.say().why


@pytest.mark.parametrize("family", ["dctts", "vits", "fastpitch", "nonesuch"])
def test_the_wrong_family_is_said(place: Path, do: Do, melo: Path, logdirs: Path, family: str) -> None:
    problem = refused(do, job(place, melo if family == "dctts" else logdirs, family=family)).problem
    if family in ("dctts", "vits"):
        assert problem.general == "weights-of-another-family"
        assert ("VITS" if family == "dctts" else "DC-TTS") in problem.say().remedy
    else:
        assert problem.general == {"fastpitch": "family-reads-none", "nonesuch": "unknown-family"}[family]


def test_files_of_nobody_are_refused(place: Path, do: Do, tmp_path: Path) -> None:
    (tmp_path / "songs").mkdir()
    (tmp_path / "songs" / "a.mp3").write_bytes(b"x")
    assert refused(do, job(place, tmp_path / "songs")).problem.general == "weights-unrecognised"
    assert refused(do, job(place, tmp_path / "songs", family="vits")).problem.general == "weights-of-another-family"
    assert refused(do, job(place, tmp_path / "nothing")).problem.general == "source-missing"
    assert refused(do, job(place)).problem.general == "source-missing"


def test_files_that_lie_beside_a_ckpt_are_those_of_gpt_sovits(place: Path, do: Do, tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    for name in ("GPT-e15.ckpt", "SoVITS_e8.pth"):
        (parts / name).write_bytes(b"x")
    assert [one.name for one in readers(registry.describe(), [parts])] == ["sovits"]
    assert refused(do, job(place, parts)).problem.kind == "gptsovits-refused/sources"
    (parts / "GPT-e15.ckpt").unlink()
    assert [one.name for one in readers(registry.describe(), [parts])] == ["vits"]


def test_a_pickle_that_runs_code_is_refused(place: Path, do: Do, melo: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    torch.save({"model": {"enc_p.emb.weight": Canary(trace)}}, melo / "checkpoint.pth")
    assert refused(do, job(place, melo)).problem.general == "checkpoint-unreadable"
    assert not trace.exists()


@pytest.mark.parametrize("harm", ["missing", "unknown", "symbols", "speakers", "config"])
def test_what_does_not_fit_is_named(place: Path, do: Do, melo: Path, harm: str) -> None:
    content = torch.load(melo / "checkpoint.pth", weights_only=True)
    config = json.loads((melo / "config.json").read_text("utf-8"))
    match harm:
        case "missing":
            del content["model"]["dec.conv_pre.bias"]
        case "unknown":
            content["model"]["dec.more"] = torch.zeros(1)
        case "symbols":
            config["symbols"].append("ß")
        case "speakers":
            config["data"]["spk2id"]["EN-AU"] = 99
        case "config":
            (melo / "config.json").unlink()
    torch.save(content, melo / "checkpoint.pth")
    if harm != "config":
        (melo / "config.json").write_text(json.dumps(config), "utf-8")
    problem = refused(do, job(place, melo)).problem
    why = {
        "missing": "missing: dec.conv_pre.bias", "unknown": "unknown: dec.more", "symbols": "shape: enc_p.emb.weight",
        "speakers": "no row for", "config": "config.json is not beside it",
    }[harm]  # fmt: skip
    assert why in problem.say().why


@pytest.mark.slow
def test_a_training_gives_its_newest_generator(place: Path, do: Do, melo: Path) -> None:
    (melo / "checkpoint.pth").rename(melo / "G_100.pth")
    shutil.copyfile(melo / "G_100.pth", melo / "G_20.pth")
    for name in ("D_20.pth", "DUR_20.pth", "G_20.pth"):
        (melo / name).write_bytes(b"not read")
    assert do(job(place, melo)).family == "vits"
    problem = refused_quietly(do, job(place, melo / "D_20.pth"))
    assert "discriminator" in problem
    (melo / "D_100.pth").write_bytes(b"no checkpoint")
    assert "text that begins" in refused_quietly(do, job(place, melo))


def refused_quietly(do: Do, asked: ImportWeights) -> str:
    with pytest.raises(VoicewrightError) as caught:
        do(asked)
    return caught.value.problem.say().why


@pytest.mark.slow
def test_an_imported_voice_is_exported_as_onnx(place: Path, do: Do, melo: Path, tmp_path: Path) -> None:
    made: WeightsImported = do(job(place, melo))
    out = tmp_path / "Graphen 图"
    exported: Exported = do(Export(project=str(place), what="onnx", voice=made.voice, out=str(out)))
    names = {"onnx.json", *(f"{name}.onnx" for name in ("speaker", "text", "sdp", "dp", "flow", "decoder"))}
    assert {Path(path).name for path in exported.paths} == names
    card = json.loads((out / "onnx.json").read_text("utf-8"))
    assert (card["family"], card["sample_rate"], card["spelling"]) == ("vits", 44100, "melo-en")
    with pytest.raises(VoicewrightError) as caught:
        do(Export(project=str(place), what="onnx", voice="hum", out=str(tmp_path / "hum")))
    assert caught.value.problem.general == "onnx-not-this-family"
    assert not (tmp_path / "hum").exists()
