"""Whole files of the public systems are read strictly, in a process that can do nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from backend.families.vits.weights import official
from backend.protocol.problems import VoicewrightError
from backend.voices.folder import WeightsMismatch
from tests.parity.fixtures import FOLDER, fixture


class Canary:
    """Runs code when a pickle of it is opened."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(self.target), "w")


def _released(folder: Path, name: str) -> Path:
    """A fixture as its authors would offer it: G_100.pth and config.json."""
    one = fixture(name)
    model = dict(one.facts["constructor"])
    config = {
        "train": {"segment_size": 8 * 512},
        "data": {"filter_length": 2 * (model.pop("spec_channels") - 1), "hop_length": 512,
                 "n_speakers": model.pop("n_speakers", 0)},
        "symbols": [f"s{at}" for at in range(model.pop("n_vocab"))],
        **{key: model.pop(key) for key in ("num_tones", "num_languages") if key in model},
        "model": model,
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    content = {"model": dict(one.weights), "iteration": 7, "optimizer": None, "learning_rate": 3e-4}
    torch.save(content, folder / "G_100.pth")
    return folder / "G_100.pth"


def test_a_file_written_by_the_public_tool(tmp_path: Path) -> None:
    with safe_open(FOLDER / "official_files.safetensors", "np") as files:
        (tmp_path / "DUR_200.pth").write_bytes(files.get_tensor("file/logs/voice/DUR_200.pth").tobytes())
    opened = official.open_file(tmp_path / "DUR_200.pth")
    assert opened.numbers == {"iteration": 3, "learning_rate": 0.0003}
    wanted = fixture("melotts_durd").weights
    assert opened.table.keys() == wanted.keys()
    assert all(torch.equal(opened.table[name], wanted[name]) for name in wanted)
    assert official.duration_judge(opened.table).conv_1.in_channels == 32


@pytest.mark.parametrize("name", ["vits_vctk", "melotts"])
def test_a_released_folder_is_a_generator(tmp_path: Path, name: str) -> None:
    path = _released(tmp_path / "Stimme 声音 🎙", name)
    model = official.read_generator(path)
    kept = official.renamed(fixture(name).weights)
    assert all(torch.equal(value, kept[key]) for key, value in model.state_dict().items())


def test_newer_names_of_weight_norm_are_the_same_tensors() -> None:
    one = fixture("vits_ljs")
    newer = {
        name.replace(".weight_g", ".parametrizations.weight.original0").replace(
            ".weight_v", ".parametrizations.weight.original1"
        ): value
        for name, value in one.weights.items()
    }
    assert official.renamed(newer).keys() == official.renamed(one.weights).keys()


def test_other_sizes_are_refused_with_the_difference() -> None:
    one = fixture("vits_ljs")
    table = official.renamed(one.weights)
    sizes = official.architecture({**one.facts["constructor"], "n_vocab": 61})
    with pytest.raises(WeightsMismatch, match=r"of another shape: enc_p.emb.weight 60×32 ≠ 61×32"):
        official.generator(table, sizes)
    table.pop("dec.conv_pre.bias")
    with pytest.raises(WeightsMismatch, match=r"missing: dec.conv_pre.bias"):
        official.generator(table, official.architecture(one.facts["constructor"]))


@pytest.mark.parametrize("harm", ["code", "stretched", "cut", "empty"])
def test_hostile_files_are_refused(tmp_path: Path, harm: str) -> None:
    path, trace = tmp_path / "G_1.pth", tmp_path / "trace"
    content: object = {"model": {"a": Canary(trace)}}
    if harm == "stretched":
        content = {"model": {"a": torch.zeros(1).expand(1 << 40)}}
    elif harm == "empty":
        content = {"model": {}}
    torch.save(content, path)
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(VoicewrightError, match="cannot be read"):
        official.open_file(path)
    assert not trace.exists()


@pytest.mark.parametrize("deed", ["__import__('socket').socket()", "__import__('os').system('true')"])
def test_the_converter_reaches_nothing(deed: str) -> None:
    code = f"from backend.voices import converter; converter.isolate(1); {deed}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode
    assert "a converter may not do this" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by the kernel there")
def test_the_converter_gets_only_so_much_memory() -> None:
    code = "from backend.voices import converter; converter.isolate(1); bytearray(1 << 30)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr
