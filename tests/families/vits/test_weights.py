"""Voices are read strictly."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from backend.families.vits.model.generator import Generator
from backend.families.vits.tokens import BLANK, Facts
from backend.families.vits.weights import voice as voices
from backend.protocol.problems import VoicewrightError
from tests.families.vits.test_model import SIZES

FACTS = Facts(symbols=(BLANK, *"abcdefgh"), speakers=("A", "B", "C"), languages=("de", "en-us"), blanks=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    voices.save(tmp_path, voices.with_card(Generator(SIZES), FACTS, 16000))
    return tmp_path


def test_what_is_saved_is_loaded(folder: Path) -> None:
    one, other = voices.load(folder), voices.load(folder)
    assert one.facts == FACTS
    assert one.generator.sizes == SIZES
    assert one.sample_rate == 16000
    table = other.generator.state_dict()
    assert all(torch.equal(value, table[name]) for name, value in one.generator.state_dict().items())


@pytest.mark.parametrize("change", ["missing", "unknown", "shape", "card", "bytes"])
def test_another_table_is_refused(folder: Path, change: str) -> None:
    file = folder / "generator.safetensors"
    table = load_file(file)
    match change:
        case "missing":
            del table["dec.conv_pre.bias"]
        case "unknown":
            table["dec.more"] = torch.zeros(1)
        case "shape":
            table["dec.conv_pre.bias"] = torch.zeros(3)
        case "card":
            del table["card"]
    save_file(table, file)
    if change == "bytes":
        file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(VoicewrightError, match=r"do not fit|not a voice of the family"):
        voices.load(folder)


def test_a_parent_gives_what_both_know(folder: Path) -> None:
    parent = voices.load(folder)
    facts = Facts(symbols=(BLANK, "z", *"hgfedcb"), speakers=("X", "B", "Y"), languages=("en-us", "fr"), blanks=False)
    child = voices.with_card(Generator(SIZES), facts, 16000)
    voices.transplant(child, facts, parent)
    mine, theirs = child.enc_p.emb.weight, parent.generator.enc_p.emb.weight
    assert torch.equal(mine[2], theirs[8])
    assert torch.allclose(mine[1], theirs.mean(dim=0))
    assert torch.equal(child.emb_g.weight[1], parent.generator.emb_g.weight[1])
    assert torch.equal(child.enc_p.language_emb.weight[0], parent.generator.enc_p.language_emb.weight[1])
    assert torch.equal(child.enc_q.pre.weight, parent.generator.enc_q.pre.weight)
    assert voices.known(child.state_dict(), "").facts == facts
