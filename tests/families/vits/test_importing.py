"""A public checkpoint becomes a voice: what it reads, and that it speaks in its own symbols."""

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch

from backend.families.vits.recipe import Vits
from backend.families.vits.tokens import tokens
from backend.families.vits.weights.importing import facts_of, import_voice
from backend.protocol.problems import VoicewrightError
from backend.protocol.voices import VoiceInfo
from backend.text import phonemes
from tests.parity.fixtures import fixture

_VOWELS = "aa ae ah ao aw ay eh er ey ih iy ow oy uh uw"
_CONSONANTS = "b ch d dh f g hh jh k l m n ng p r s sh t th V w y z zh"
ARPABET = f"_ {_VOWELS} {_CONSONANTS} ! ? … , . ' -".split()
BLANK_INFO = VoiceInfo(id="v", name="Imported", family="vits", sample_rate=1, languages=[], speakers=[])


def _release(folder: Path, name: str, **data: Any) -> Path:
    """A fixture as its authors would offer it."""
    one = fixture(name)
    model = dict(one.facts["constructor"])
    rows = model.pop("n_vocab")
    symbols = (ARPABET if name == "melotts" else [*"_;:,.!? abdefhijklmnoprstuvwxzæðŋɐɑɔəɚɛɜɡɪɹɾʃʊʌʒˈˌːθᵻ"])[:rows]
    symbols += [f"?{at}" for at in range(rows - len(symbols))]
    config = {
        "train": {}, "symbols": symbols, "model": model,
        "data": {"filter_length": 2 * (model.pop("spec_channels") - 1), "hop_length": 512, "sampling_rate": 44100,
                 "n_speakers": model.pop("n_speakers", 0), "add_blank": True, **data},
        **{key: model.pop(key) for key in ("num_tones", "num_languages") if key in model},
    }  # fmt: skip
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    torch.save({"model": dict(one.weights), "iteration": 7, "learning_rate": 3e-4}, folder / "checkpoint.pth")
    return folder / "checkpoint.pth"


@pytest.mark.parametrize("name", ["melotts", "vits_vctk"])
def test_an_imported_voice_speaks(tmp_path: Path, name: str) -> None:
    source = _release(tmp_path / "released", name, spk2id={"EN-US": 2, "EN-BR": 5})
    folder = tmp_path / "Stimme 声音 🎙"
    folder.mkdir()
    info = Vits().import_weights([source], folder, BLANK_INFO)
    assert info.speakers == ["EN-US", "EN-BR"]
    assert info.controls == {"duration": "native", "speed": "native", "pitch": "vocoder", "energy": "vocoder"}
    assert "noise" in [knob.name for knob in info.knobs]
    (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    voice = Vits().load_voice(folder, torch.device("cpu"))
    score = voice.plan("Hello, world!", speaker="EN-BR").score
    assert [phone.symbol for phone in score.phones][-1] == "_!"
    samples = voice.render(score)
    assert len(samples) == round(score.duration_s * 44100)
    assert np.isfinite(samples).all()
    assert samples.std() > 0


def test_english_as_melotts_writes_it() -> None:
    given = {"data": {"spk2id": {"EN-US": 0}}, "symbols": ARPABET, "num_tones": 16}
    facts, _ = facts_of(given, len(ARPABET), 1)
    said = phonemes.phonemize("Hello, world.", "en-us").symbols
    row = tokens([one.symbol for one in said], facts, None, [one.word for one in said])
    assert facts.blanks
    assert [ARPABET[at] for at in row.symbols[1::2]] == ["_", "hh", "ah", "l", "ow", ",", "w", "er", "l", "d", ".", "_"]
    assert row.tones[1::2].tolist() == [7, 7, 8, 7, 9, 7, 7, 9, 7, 7, 7, 7]
    assert set(row.symbols[::2]) == {0}


def test_english_as_vits_writes_it() -> None:
    facts, _ = facts_of({"data": {}}, 178, 0)
    said = phonemes.phonemize("Hello, big world.", "en-us").symbols
    row = tokens([one.symbol for one in said], facts, None, [one.word for one in said])
    assert "".join(facts.symbols[at] for at in row.symbols[1::2]) == "həlˈoʊ, bˈɪɡ wˈɜːld."


def test_what_does_not_belong_together_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VoicewrightError, match="rows for 177 symbols, and 178 are known"):
        facts_of({"data": {}}, 177, 0)
    with pytest.raises(VoicewrightError, match=r"lacks ! , \. "):
        facts_of({"data": {"spk2id": {"ZH": 0}}, "symbols": ["_"], "num_tones": 16}, 1, 1)
    with pytest.raises(VoicewrightError, match="no row for"):
        facts_of({"data": {"spk2id": {"A": 3}}}, 178, 3)
    with pytest.raises(VoicewrightError, match=r"config\.json is not one"):
        import_voice(tmp_path / "G_1.pth", tmp_path / "config.json", tmp_path, BLANK_INFO)
