import json
from pathlib import Path

from typer.testing import CliRunner

from backend.cli.app import app
from backend.text.phonemes import is_pause, phonemize


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_dictionary_goes_in_and_out(tmp_path: Path) -> None:
    project, file, out = tmp_path / "P", tmp_path / "d.txt", tmp_path / "out.tsv"
    file.write_text("HELLO  HH AH0 L OW1\nc++\tsee plus\nnothing\n", "utf-8")
    run("new", project)
    assert json.loads(run("lexicon", "import", project, file, "--json"))["left_out"] == ["nothing"]
    run("lexicon", "set", project, "New York", "/nuːjˈɔːɹk/")
    run("lexicon", "remove", project, "c++")
    run("lexicon", "export", project, out)
    assert out.read_text("utf-8") == "hello\t/həlˈoʊ/\nnew york\t/nuːjˈɔːɹk/\n"


def test_ways_to_say_a_word_and_other_forms(tmp_path: Path) -> None:
    project, out = tmp_path / "P", tmp_path / "out.pls"
    run("new", project)
    found = json.loads(run("lexicon", "ways", project, "record", "--json"))["ways"]
    assert {"ɹˈɛkɚd", "ɹᵻkˈɔːɹd"} <= {one["phones"] for one in found}
    run("lexicon", "set", project, "record", next(one["entry"] for one in found if one["phones"] == "ɹᵻkˈɔːɹd"))
    run("lexicon", "export", project, out)
    assert "<phoneme>ɹᵻkˈɔːɹd</phoneme>" in out.read_text("utf-8")
    run("lexicon", "import", project, out)


def said(text: str, language: str, lexicon: dict[str, str]) -> list[str]:
    return [one.symbol for one in phonemize(text, language, lexicon).symbols if not is_pause(one.symbol)]


def test_words_with_signs_apostrophes_and_blanks_are_found_and_no_others() -> None:
    assert said("Vitamin C.", "en-us", {"c++": "see plus"}) == said("Vitamin C.", "en-us", {})
    assert said("I write C++ here.", "en-us", {"c++": "cat"}) == said("I write cat here.", "en-us", {})
    assert said("I don’t know.", "en-us", {"don't": "cat"}) == said("I cat know.", "en-us", {})
    assert said("In New York now.", "en-us", {"new york": "cat"}) == said("In cat now.", "en-us", {})


def test_plurals_and_possessives_keep_their_ending() -> None:
    for entry in ("/ʃɪvˈɔːn/", "[[SIv'O:n]]"):
        assert "".join(said("Siobhan’s", "en-us", {"siobhan": entry})) == "ʃɪvˈɔːnz"
    taxes = {"tax": "/tˈæks/", "gif": "/dʒˈɪf/", "fil": "/fˈil/"}
    assert "".join(said("taxes", "en-us", taxes)) == "tˈæksɪz"
    assert "".join(said("GIFs", "en-us", taxes)) == "dʒˈɪfs"
    assert said("fils", "fr", taxes) == said("fils", "fr", {})


def test_pinyin_is_taken_for_chinese_and_kana_for_japanese() -> None:
    assert "˥˩" in "".join(said("重庆", "cmn", {"重庆": "zhong4 qing4"})[:4])
    assert said("今日だ", "ja", {"今日": "こんにち"})[0] == "k"
