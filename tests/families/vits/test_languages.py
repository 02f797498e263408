"""Tones, accents and languages on their way into the text encoder."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from backend.families.vits.config import presets
from backend.families.vits.data import Clip, VitsCorpus
from backend.families.vits.model.generator import Generator
from backend.families.vits.tokens import Facts, language_rows, tokens
from backend.families.vits.weights import voice
from backend.protocol.problems import VoicewrightError
from backend.text.phonemes import phonemize
from backend.voices.folder import KNOWN

CONFIG = presets()["tiny"]


def clip(text: str, language: str) -> Clip:
    said = phonemize(text, language).symbols
    frames = 3 * len(said)
    edges = np.arange(len(said) + 1, dtype=np.float32) * 3
    spectrum = np.ones((CONFIG.n_fft // 2 + 1, frames), np.float32)
    samples = np.zeros(frames * CONFIG.hop, np.float32)
    none = np.zeros(0, np.float32)
    languages = tuple(token.language for token in said)
    symbols = tuple(token.symbol for token in said)
    return Clip(symbols, edges, spectrum, samples, "A", language, none, none, languages)


CLIPS = [
    clip("你好，我有一个 iPhone，买了。妈妈骂马吗？", "cmn"),
    clip("今日は橋の上で箸を買いました。", "ja"),
    clip("Hello, Nancy.", "en-us"),
    clip("한국말을 합니다.", "ko"),
]


def facts() -> Facts:
    return VitsCorpus(CLIPS, [], CONFIG).facts


def generator(known: Facts) -> Generator:
    sizes = CONFIG.architecture(
        symbols=len(known.symbols), tones=known.tones, languages=len(known.languages), speakers=1
    )
    return voice.with_card(Generator(sizes), known, CONFIG.sample_rate)


def test_symbols_have_no_tones_and_tones_have_rows() -> None:
    known = facts()
    assert not any(letter in symbol for symbol in known.symbols for letter in "˥˧˩ˈˌ")
    assert {"˥˥", "˧˥", "˨˩˦", "˥˩", "˧", "˥", "˩"} <= set(known.marks)
    assert known.tones == 3 + len(known.marks)
    assert set(known.languages) == {"cmn", "ja", "en-us", "ko"}


def test_a_third_tone_is_another_row_than_a_fourth() -> None:
    known = facts()
    third, fourth, plain = (tokens([symbol], known) for symbol in ("ɑ˨˩˦", "ɑ˥˩", "ɑ"))
    assert third.symbols.tolist() == fourth.symbols.tolist() == plain.symbols.tolist()
    assert len({third.tones[-1], fourth.tones[-1], plain.tones[-1]}) == 3


def test_english_words_in_a_chinese_clip_keep_their_language() -> None:
    corpus = VitsCorpus(CLIPS, [], CONFIG)
    batch = corpus.collate([CLIPS[0]])
    rows = {corpus.facts.languages[row] for row in batch["language"][0].tolist()}
    assert rows == {"cmn", "en-us"}
    assert int(batch["tone"].max()) < corpus.facts.tones
    said = tokens(CLIPS[0].phones, corpus.facts)
    each = language_rows(CLIPS[0].languages, "cmn", said, corpus.facts)
    english = [corpus.facts.symbols[row] for row, one in zip(said.symbols, each, strict=True) if one != each[0]]
    assert [one for one in english if one != "∅"] == ["aɪ", "f", "oʊ", "n"]


def test_a_language_that_was_never_learnt_is_said_as_the_texts_own() -> None:
    known = facts()
    said = tokens(["a", "n"], known, lambda symbol: known.symbols[1])
    assert language_rows(["de", ""], "ja", said, known).tolist() == [known.language_row("ja")] * len(said.symbols)


def test_tones_and_languages_are_stored_with_the_voice(tmp_path: Path) -> None:
    known = facts()
    voice.save(tmp_path, generator(known))
    assert voice.load(tmp_path).facts == known


@pytest.mark.parametrize(
    "changed",
    [
        {"symbols": (*facts().symbols, "new")},
        {"symbols": facts().symbols[:-1]},
        {"symbols": (*facts().symbols[:-1], facts().symbols[1])},
        {"marks": facts().marks[:-1]},
        {"languages": (*facts().languages, "de")},
        {"languages": facts().languages[1:]},
    ],
    ids=["phone-too-many", "phone-missing", "phone-twice", "tone-missing", "language-too-many", "language-missing"],
)
def test_a_list_that_does_not_fit_the_weights_is_refused(changed: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    known = facts()
    voice.save(tmp_path, generator(known))
    table = load_file(tmp_path / "generator.safetensors")
    other = voice.with_card(generator(known), replace(known, **changed), CONFIG.sample_rate)  # type: ignore[arg-type]
    table[KNOWN] = other.state_dict()[KNOWN]
    save_file(table, tmp_path / "generator.safetensors")
    with pytest.raises(VoicewrightError) as caught:
        voice.load(tmp_path)
    assert caught.value.problem.general == "voice-unreadable"


def test_fine_tuning_keeps_the_rows_of_tones_and_languages_by_name() -> None:
    parent_facts = VitsCorpus(CLIPS[:2], [], CONFIG).facts
    parent = voice.Known(generator(parent_facts), parent_facts, CONFIG.sample_rate)
    known = facts()
    child = generator(known)
    voice.transplant(child, known, parent)
    before, after = parent.generator.state_dict(), child.state_dict()
    for name, old, new in (
        ("enc_p.tone_emb.weight", ("", "ˈ", "ˌ", *parent_facts.marks), ("", "ˈ", "ˌ", *known.marks)),
        ("enc_p.language_emb.weight", parent_facts.languages, known.languages),
        ("enc_p.emb.weight", parent_facts.symbols, known.symbols),
    ):
        for one in old:
            assert torch.equal(after[name][new.index(one)], before[name][old.index(one)]), (name, one)
