import pytest

from backend.protocol.problems import VoicewrightError
from backend.protocol.song import Note
from backend.song.lyrics import Sung, sung


def _notes(lyrics: str, **more: list[str]) -> list[Note]:
    return [Note(id=at, start=480 * at, length=480, tone=60, lyric=one) for at, one in enumerate(lyrics.split())]


def _said(lyrics: str, language: str = "en-us", lexicon: dict[str, str] | None = None) -> list[str]:
    """The phones of each note, syllables parted by a point."""

    def shown(one: Sung) -> str:
        return "~" if one.holds else "<" if one.breath else ".".join("".join(part.phones) for part in one.syllables)

    return [shown(one) for one in sung(_notes(lyrics), language, lexicon)]


def test_a_word_is_sung_over_its_notes() -> None:
    assert _said("Twinkle +") == ["twˈɪŋ", "kəl"]
    assert _said("wonder + -") == ["wˈʌn", "dɚ", "~"]
    assert _said("extra +") == ["ˈɛk", "stɹə"]


def test_a_hyphen_joins_the_syllables_that_files_part() -> None:
    assert _said("Twin- kle star") == _said("Twinkle + star")
    assert [one.word for one in sung(_notes("Twin- kle star"), "en-us")] == ["Twinkle", "", "star"]


def test_more_syllables_than_notes_share_the_last_note_and_more_notes_hold() -> None:
    assert _said("bicycle") == ["bˈaɪ.sɪ.kəl"]
    assert _said("bicycle +") == ["bˈaɪ", "sɪ.kəl"]
    assert _said("star + +") == ["stˈɑːɹ", "~", "~"]


def test_holds_and_breaths_are_signs_and_no_lyric_is_la() -> None:
    assert _said("star br how -") == ["stˈɑːɹ", "<", "hˈaʊ", "~"]
    assert sung([Note(id=0, start=0, length=480, tone=60)], "en-us")[0].syllables[0].phones == ("l", "ˈɑː")
    assert _said("- star")[0] == "lˈɑː"  # nothing is there to hold


def test_chinese_characters_are_read_in_their_context() -> None:
    assert _said("音 乐 快 乐", "cmn")[1] != _said("音 乐 快 乐", "cmn")[3]
    assert _said("茉莉 + 花", "cmn") == _said("茉 莉 花", "cmn")


def test_pinyin_is_read_as_pinyin() -> None:
    assert _said("hao3 mo4 li4", "cmn") == _said("好 莫 力", "cmn")


def test_japanese_is_sung_by_moras() -> None:
    assert _said("さ く ら", "ja") == ["sa", "kɯ", "ɾa"]
    assert _said("か ん ー", "ja") == ["ka", "ɴ", "~"]


def test_spanish_does_not_begin_syllables_with_s_and_a_stop() -> None:
    assert _said("estrella + +", "es")[:2] == ["es", "tɾˈe"]


def test_the_projects_dictionary_and_given_phones_come_first() -> None:
    assert _said("star", lexicon={"star": "stˈoʊn"}) == ["stˈoʊn"]
    note = Note(id=0, start=0, length=480, tone=60, lyric="star", phones=["m", "ˈoʊ"])
    assert sung([note], "en-us")[0].syllables[0].phones == ("m", "ˈoʊ")


def test_a_lyric_that_nobody_can_say_is_named() -> None:
    with pytest.raises(VoicewrightError) as error:
        sung(_notes("star ♪"), "en-us")
    assert error.value.problem.general == "lyric-unpronounceable"


def test_a_mute_e_is_sung_where_it_has_a_note() -> None:
    assert _said("Frère + Jacques +", "fr-fr") == ["fʁˈɛ", "ʁə", "ʒˈa", "kə"]
    assert _said("matines + +", "fr-fr") == ["ma", "tˈi", "nə"]
    assert _said("quatre + lu- ne", "fr-fr")[1:] == ["tʁə", "lˈy", "nə"]


def test_no_e_is_sung_that_is_not_written_or_has_no_note() -> None:
    assert _said("clair + lune -", "fr-fr") == ["klˈɛʁ", "~", "lˈyn", "~"]
    assert _said("prend + joie + matines +", "fr-fr")[1::2] == ["~", "~", "tˈin"]
    assert _said("lane +", "en-us")[1] == "~"


def test_a_french_r_ends_the_syllable_before_another_consonant() -> None:
    assert _said("dormez + parler +", "fr-fr") == ["dɔʁ", "mˈe", "paʁ", "lˈe"]
    assert _said("abri +", "fr-fr")[1] == "bʁˈi"
