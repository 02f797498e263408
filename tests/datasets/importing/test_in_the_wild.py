"""Datasets as people publish them: whatever lies in the folder is read, or named as not read."""

from collections import Counter
from pathlib import Path

import pytest

from backend.datasets.importing import tables
from backend.text import guess
from tests.datasets.importing.conftest import Bring, Tone


def kinds(skipped: list[object]) -> Counter[str]:
    return Counter(str(getattr(one, "kind", "")) for one in skipped)


@pytest.mark.parametrize(
    ("lists", "held_out"),
    [
        ({"metadata_train.csv": "wavs/a|One is here|x\n", "metadata_val.csv": "wavs/b|Two is here|x\n"}, {"b"}),
        ({"train.txt": "DUMMY/a.wav|0|One is here\n", "test.txt": "DUMMY/b.wav|1|Two is here\n"}, {"b"}),
        (
            {"train.tsv": "path\tsentence\na.wav\tOne is here", "dev.tsv": "path\tsentence\nb.wav\tTwo is here"},
            {"b"},
        ),
        ({"filelist.txt": "wavs/a.wav|One is here\nwavs/b.wav|Two is here\n"}, set()),
    ],
)
def test_lists_of_any_name_are_found(
    source: Path, tone: Tone, bring: Bring, lists: dict[str, str], held_out: set[str]
) -> None:
    tone("wavs/a.wav")
    tone("wavs/b.wav")
    for name, text in lists.items():
        (source / name).write_text(text.replace("|x", ""))
    (source / "README.txt").write_text("A corpus.\nOf two recordings | or so.\n")
    imported, clips = bring()
    assert not imported.skipped
    assert {name: clip.text for name, clip in clips.items()} == {"a": "One is here", "b": "Two is here"}
    assert {name for name, clip in clips.items() if clip.held_out} == held_out


def test_vctk_and_m_ailabs(source: Path, tone: Tone, bring: Bring) -> None:
    for speaker in ("p225", "p226"):
        tone(f"wav48/{speaker}/{speaker}_001_mic1.flac")
        (source / "txt" / speaker).mkdir(parents=True)
        (source / "txt" / speaker / f"{speaker}_001.TXT").write_text(f"Said by {speaker}.")
    _, clips = bring()
    assert {clip.speaker: clip.text for clip in clips.values()} == {"p225": "Said by p225.", "p226": "Said by p226."}


def test_a_book_a_folder(source: Path, tone: Tone, bring: Bring) -> None:
    for book in ("one", "two"):
        tone(f"by_book/female/ann/{book}/wavs/{book}_01.wav")
        (source / f"by_book/female/ann/{book}/metadata.csv").write_text(
            f"{book}_01|No 1 of {book}|Number one of {book}\n"
        )
    imported, clips = bring()
    assert not imported.skipped
    assert clips["two_01"].text == "Number one of two"


def test_kaldi_and_festival(source: Path, tone: Tone, bring: Bring) -> None:
    tone("a.wav")
    (source / "wav.scp").write_text("utt1 a.wav\nutt2 sph2pipe -f wav b.sph |\n")
    (source / "text").write_text("utt1 so it is\nutt2 not here\n")
    (source / "utt2spk").write_text("utt1 mia\n")
    imported, clips = bring()
    assert (clips["a"].text, clips["a"].speaker) == ("so it is", "mia")
    assert kinds([*imported.skipped]) == {"list-line/no-name": 1}
    for name in ("wav.scp", "text"):
        (source / name).unlink()
    (source / "etc").mkdir()
    (source / "etc" / "txt.done.data").write_text('( a "He said \\"go\\" then." )\n')
    _, clips = bring()
    assert clips["a"].text in ('He said "go" then.', "so it is")


@pytest.mark.parametrize("delimiter", ["\t", ","])
def test_a_quote_that_nobody_closes_costs_no_other_row(source: Path, tone: Tone, bring: Bring, delimiter: str) -> None:
    for name in "abcd":
        tone(f"{name}.wav")
    rows = ["path,text", 'a.wav,"He ran', "b.wav,Then he sat", 'c.wav,"Two\nlines"', "d.wav,The end"]
    (source / "metadata.tsv").write_text("\n".join(row.replace(",", delimiter, 1) for row in rows) + "\n")
    imported, clips = bring("metadata.tsv")
    assert imported.added == 4
    assert clips["b"].text == "Then he sat"
    assert clips["c"].text == "Two lines"
    assert clips["a"].text.strip('"') == "He ran"


def test_cells_of_tables() -> None:
    rows = ['a\t"He said ""go"""', 'b\t"Go", she said']
    assert [cells for _, cells in tables.rows([*enumerate(rows)], "\t", 2)] == [
        ["a", 'He said "go"'],
        ["b", '"Go", she said'],
    ]


def test_what_is_not_read_is_named(source: Path, tone: Tone, bring: Bring) -> None:
    tone("wavs/a.wav")
    tone("wavs/b.wav")
    (source / "wavs" / "c.mpg").write_bytes(b"\0" * 64)
    (source / "metadata.csv").write_text("a|One\n")
    imported, _ = bring()
    assert kinds([*imported.skipped]) == {"dataset-unread/container": 1, "dataset-unread/unlisted": 1}


def test_a_line_that_ends_before_its_speaker_is_told(source: Path, tone: Tone, bring: Bring) -> None:
    for name in ("a", "b", "c"):
        tone(f"{name}.wav")
    (source / "list.list").write_text("a.wav|Hello there|ann\nb.wav|Good morning to you|ann\nc.wav|No name behind it\n")
    imported, clips = bring()
    assert sorted(clips) == ["a", "b"]
    assert "list-line/few-columns" in [one.kind for one in imported.skipped]


def test_columns_of_languages(source: Path, tone: Tone, bring: Bring) -> None:
    for name in "abcdef":
        tone(f"{name}.wav")
    rows = [f"{name}.wav|EN-default|EN|Text of {name} is this" for name in "abcde"]
    (source / "all.list").write_text("\n".join([*rows, "f.wav|EN-default|xx-unknown|Text of f"]) + "\n")
    imported, clips = bring()
    assert {(clip.speaker, clip.language) for clip in clips.values()} == {("EN-default", "en-us")}
    assert kinds([*imported.skipped]) == {"language-unknown/clips": 1}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Hund und die Katze sind nicht im Haus, und das ist gut.", "de"),
        ("Le chat est dans la maison et les enfants ne sont pas là.", "fr-fr"),
        ("El perro no está en la casa, pero los niños sí que están.", "es"),
        ("Он пришёл домой.", "ru"),
        ("今日は良い天気です。", "ja"),
        ("今天天气很好。", "cmn"),
        ("오늘 날씨가 좋다.", "ko"),
        ("The cat and the dog are not in the house.", "en-us"),
        ("Okay.", ""),
    ],
)
def test_the_language_is_found_from_the_text(text: str, language: str) -> None:
    assert guess.language_of([text]) == language
