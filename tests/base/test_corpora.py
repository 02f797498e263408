"""What the corpora of a base are made from: no network needed here."""

import json
from collections import Counter
from itertools import islice
from pathlib import Path

import corpus
import kokoro
import numpy as np
import pytest
import recordings
import sentences
import singing
import soundfile
import tapes

from backend.audio import pitch
from backend.protocol.manners import PRESETS
from backend.text import phonemes


@pytest.mark.parametrize("language", sentences.languages())
def test_sentences_are_many_and_the_same_each_time(language: str) -> None:
    made = list(islice(sentences.sentences(language, 1), 60))
    assert made == list(islice(sentences.sentences(language, 1), 60))
    assert made[:10] != list(islice(sentences.sentences(language, 2), 10))
    assert len(set(made)) > 40
    assert not [text for text in made if "{" in text or "}" in text]


def test_english_sentences_hold_all_common_phones_and_articles_that_fit() -> None:
    made = list(islice(sentences.sentences("en-us", 3), 400))
    heard = Counter(
        token.symbol.lstrip("ˈˌ") for text in made[:150] for token in phonemes.phonemize(text, "en-us").symbols
    )
    assert not {"θ", "ð", "ʒ", "ŋ", "dʒ", "tʃ", "ʃ", "ɔɪ", "aʊ", "j", "_?", "_!"} - heard.keys()
    assert not [text for text in made if " a a" in text or " a o" in text or " an b" in text]


def test_voices_take_turns_and_say_different_things() -> None:
    rows = list(islice(kokoro.plan(["af_heart", "ef_dora", "zm_yunxi"]), 9))
    assert [voice for _, voice, *_ in rows] == ["af_heart", "ef_dora", "zm_yunxi"] * 3
    assert [language for *_, language, _, _ in rows] == [
        "en-us",
        "es",
        "en-us",
        "en-us",
        "en-us",
        "en-us",
        "en-us",
        "es",
        "en-us",
    ]
    assert len({text for *_, text, _ in rows}) == 9
    assert len({name for name, *_ in rows}) == 9


def test_dialogs_are_read_with_who_says_them(tmp_path: Path) -> None:
    game = tmp_path / "games" / "fillets-ng"
    script = game / "script" / "cave" / "dialogs_nl.lua"
    script.parent.mkdir(parents=True)
    script.write_text(
        'dialogId("a", "font_small", "Hi.")\ndialogStr("Dag, \\"vis\\".")\n\n'
        'dialogId("b", "font_big", "Bye.")\ndialogStr("Doei.")\ndialogId("c", "font_crab", "X")\ndialogStr("Y")\n',
        "utf-8",
    )
    for key in "ac":
        sound = game / "sound" / "cave" / "nl" / f"{key}.ogg"
        sound.parent.mkdir(parents=True, exist_ok=True)
        sound.touch()
    (found,) = recordings.dialogs(tmp_path)
    assert (found.text, found.speaker, found.language) == ('Dag, "vis".', "fillets-nl-small", "nl")


def test_a_stamps_volunteer_says_the_line_of_that_language(tmp_path: Path) -> None:
    stamp = tmp_path / "ant_desc_da.ogg"
    stamp.touch()
    (tmp_path / "ant.txt").write_text("An ant.\nda.utf8=En myre.\nde.utf8=Eine Ameise.\n", "utf-8")
    (found,) = recordings.stamps(tmp_path, recordings.VOLUNTEERS)
    assert found == recordings.Recording(stamp, "En myre.", "tuxpaint-da", "da")
    assert not list(recordings.stamps(tmp_path, recordings.STRANGERS))


def test_a_corpus_goes_on_where_it_was(tmp_path: Path) -> None:
    sound = np.linspace(-2.0, 2.0, 12_000, dtype=np.float32)
    first = corpus.Corpus(tmp_path)
    assert first.seconds("ann-0019") == 0.0
    assert first.add("ann-0019", sound, 24_000, text="Hi.", speaker="ann", language="en-us") == 0.5
    again = corpus.Corpus(tmp_path)
    assert again.seconds("ann-0019") == 0.5
    again.add("ann-0020", 0.1 * sound, 24_000, text="Ho.", speaker="ann", language="en-us")
    rows = [json.loads(line) for line in (tmp_path / "metadata.jsonl").read_text("utf-8").splitlines()]
    assert [(row["audio"], row["held_out"]) for row in rows] == [
        ("audio/ann-0019.flac", True),
        ("audio/ann-0020.flac", False),
    ]
    loud, quiet = (np.abs(soundfile.read(tmp_path / row["audio"])[0]).max() for row in rows)
    assert loud == pytest.approx(0.97, abs=1e-3), "no clipping"
    assert quiet == pytest.approx(0.2, abs=1e-3), "nothing is made louder"


def test_a_tape_makes_everybody_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for source, speaker in (("kokoro", "kokoro-Ann"), ("kokoro", "kokoro-Bea"), ("recordings", "Cleo")):
        made = corpus.Corpus(tmp_path / source)
        for turn in range(3):
            made.add(f"{speaker}-{turn:04d}", np.full(24_000, 0.5, np.float32), 24_000, text=f"{turn}", speaker=speaker,
                     language="en-us")  # fmt: skip
    out = tmp_path / "tapes"
    monkeypatch.setattr("sys.argv", ["tapes.py", str(out), "--minutes-each", "0.03"])
    for _ in range(2):
        tapes.main()
        rows = [json.loads(line) for line in (out / "metadata.jsonl").read_text("utf-8").splitlines()]
        assert sorted({row["speaker"] for row in rows}) == ["Cleo-88", "kokoro-Ann-88", "kokoro-Bea-112"]
        assert [row["text"] for row in rows if row["speaker"] == "Cleo-88"] == ["0", "1"], "there was enough"
        seconds = {row["speaker"]: soundfile.info(out / row["audio"]).duration for row in rows}
        assert seconds["kokoro-Bea-112"] == pytest.approx(1 / 1.12, abs=0.01)
        assert seconds["Cleo-88"] == pytest.approx(1 / 0.88, abs=0.01)


def test_a_sentence_is_sung_on_the_notes_with_its_consonants_before_the_beat() -> None:
    rate = 16_000
    buzz = (0.2 * (2 * (np.arange(rate) * 150 / rate % 1) - 1)).astype(np.float32)
    phones = ["_", "m", "A", "l", "i", "_"]
    spoken = singing.Spoken(
        buzz,
        rate,
        phones,
        np.array([0.0, 0.1, 0.2, 0.5, 0.6, 0.9]),
        np.array([0.1, 0.1, 0.3, 0.1, 0.3, 0.1]),
        np.full(80, 150.0, np.float32),
    )
    sung = singing.sing(spoken, [(1.0, 60.0), (1.5, 64.0)], 0.0, PRESETS["robot"])
    starts = dict(zip(phones[1:], sung.edges_s[1:-1], strict=True))
    assert starts["A"] == pytest.approx(0.2, abs=0.01), "what is before the first vowel is as long as it was"
    assert starts["i"] - starts["A"] == pytest.approx(1.0, abs=0.01)
    assert starts["i"] - starts["l"] == pytest.approx(0.1, abs=0.01)
    assert sung.tones[2] + 4 == sung.tones[4]
    assert sung.tones[[0, 5]].tolist() == [0, 0]
    heard = pitch.f0(sung.samples, rate, hop_s=0.01)
    for start_s, tone in ((starts["A"], sung.tones[2]), (starts["i"], sung.tones[4])):
        held = heard[round(100 * start_s) + 30 : round(100 * start_s) + 70]
        cents = 1200 * np.log2(np.median(held[held > 0]) / 440) - 100 * (tone - 69)
        assert abs(cents) < 30


def test_songs_give_notes_without_an_end_and_held_ones_are_one() -> None:
    notes = list(islice(singing.melodies(), 500))
    assert len(notes) == 500
    assert all(0.1 < length_s < 12 and 40 < tone < 90 for length_s, tone in notes)
