"""Dictionaries of other programs are read whole, and what is written is read back."""

from pathlib import Path

import pytest

from backend.protocol.problems import VoicewrightError
from backend.text import dictionaries

PLS = """<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-US">
  <lexeme><grapheme>Siobhan</grapheme><grapheme>Shivaun</grapheme><phoneme>ʃɪˈvɔːn</phoneme></lexeme>
  <lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme>
  <lexeme><grapheme>cat</grapheme><phoneme alphabet="x-sampa">k{t</phoneme></lexeme>
</lexicon>"""


@pytest.mark.parametrize(
    ("name", "text", "entries", "left_out", "variants"),
    [
        ("a.txt", ";;; CMU\nHELLO  HH AH0 L OW1\nHELLO(2)  HH EH0 L OW1\n", {"hello": "/həlˈoʊ/"}, 0, 1),
        ("a.dict", "cat\t0.99\t0.1\tk a t\nthe\tð ə\n", {"cat": "/kat/", "the": "/ðə/"}, 0, 0),
        (
            "a.tsv",
            "word\tphones\nParis, Texas\tpear iss\nC++\tsee plus\nnothing\n",
            {"Paris, Texas": "pear iss", "C++": "see plus"},
            1,
            0,
        ),
        ("a.csv", '"New York","/nuːjɔːk/"\nb,bee\n', {"New York": "/nuːjɔːk/", "b": "bee"}, 0, 0),
        ("lexicon.txt", "two T UW1\n<eps> \n", {"two": "/tˈuː/"}, 1, 0),
        (
            "a.json",
            '{"重庆": "chong2 qing4", "x": ["/ɛks/", "/ks/"], "y": 3}',
            {"重庆": "chong2 qing4", "x": "/ɛks/"},
            1,
            1,
        ),
        ("a.pls", PLS, {"Siobhan": "/ʃɪˈvɔːn/", "Shivaun": "/ʃɪˈvɔːn/", "W3C": "World Wide Web Consortium"}, 1, 0),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_dictionary_is_read_and_adds_up(
    tmp_path: Path, name: str, text: str, entries: dict[str, str], left_out: int, variants: int, encoding: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding)
    read = dictionaries.read(file)
    assert (read.entries, len(read.left_out), read.variants) == (entries, left_out, variants)


@pytest.mark.parametrize("text", ["<lexicon>", "<!DOCTYPE a [<!ENTITY b 'c'>]><lexicon/>", '{"a": ', "[1]"])
def test_a_damaged_dictionary_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a"
    file.write_text(text, "utf-8")
    with pytest.raises(VoicewrightError) as error:
        dictionaries.read(file)
    assert error.value.problem.kind == "dictionary-unreadable"


@pytest.mark.parametrize("name", ["a.pls", "a.dict", "a.cmu", "a.json", "a.tsv"])
def test_what_is_written_is_read_back(tmp_path: Path, name: str) -> None:
    entries = {"R&D": "/ˈɑːɹ/", "hello": "/həlˈoʊ/", "cat": "[[k'at]]"}
    dictionaries.write(tmp_path / name, entries, "en-us")
    read = dictionaries.read(tmp_path / name)
    assert sorted(word.lower() for word in read.entries) == ["cat", "hello", "r&d"]
    assert not read.left_out
    assert read.entries["hello"] == "/həlˈoʊ/"
