"""What the corpora of a base are made from: no network needed here."""

from collections import Counter
from itertools import islice
from pathlib import Path

import kokoro
import pytest
import recordings
import sentences

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
