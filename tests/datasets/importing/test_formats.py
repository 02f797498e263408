"""Each format of the world, as people have it on disk."""

import json
from pathlib import Path

import pytest

from tests.datasets.importing.conftest import Bring, Tone


def test_a_folder_with_texts_beside(source: Path, tone: Tone, bring: Bring) -> None:
    tone("a.wav").with_suffix(".txt").write_text("First text.\r\n", newline="")
    tone("deep/er/b.flac").with_suffix(".lab").write_text("Second\ntext")
    tone("c.ogg")
    (source / "c.normalized.txt").write_text("Third")
    tone("d.mp3")
    (source / "d.lab").write_text("0 100000 sil\n100000 300000 ah\n")
    tone("e.opus", rate=16000, format="OGG", subtype="OPUS")
    tone(".hidden.wav")
    tone("__MACOSX/a.wav")
    imported, clips = bring(speaker="Ann", language="de")
    assert imported.added == 5
    assert not imported.skipped
    assert {name: clip.text for name, clip in clips.items()} == {
        "a": "First text.", "b": "Second text", "c": "Third", "d": "", "e": ""
    }  # fmt: skip
    assert {(clip.speaker, clip.language) for clip in clips.values()} == {("Ann", "de")}


def test_a_folder_a_speaker(source: Path, tone: Tone, bring: Bring) -> None:
    tone("ann/a.wav")
    tone("bob/x/b.wav")
    _, clips = bring()
    assert {clip.name: clip.speaker for clip in clips.values()} == {"a": "ann", "b": "bob"}


def test_ljspeech(source: Path, tone: Tone, bring: Bring) -> None:
    for name in ("LJ-1", "LJ-2", "LJ-3"):
        tone(f"wavs/{name}.wav")
    (source / "metadata.csv").write_text(
        'LJ-1|In 1999, "it".|In nineteen ninety-nine, "it".\nLJ-2|Dr. No said so|Doctor No said so\nLJ-3|Only raw|\n'
    )
    imported, clips = bring()
    assert imported.added == 3
    assert clips["LJ-1"].text == 'In nineteen ninety-nine, "it".'
    assert clips["LJ-2"].text == "Doctor No said so"
    assert clips["LJ-3"].text == "Only raw"


ORDERS = {
    "gpt-sovits": "{path}|{speaker}|{lang}|{text}",
    "text before language": "{path}|{speaker}|{text}|{lang}",
    "language first": "{lang}|{path}|{text}|{speaker}",
    "three": "{path}|{lang}|{text}",
    "two": "{path}|{text}",
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("root", ["absolute", "relative", "moved", "windows"])
def test_lists_in_any_order(source: Path, tone: Tone, bring: Bring, order: str, root: str) -> None:
    texts = [
        "Hello there, friend.",
        "你好|世界" if ORDERS[order].endswith("{text}") else "你好世界",
        "Wie geht es dir?",
    ]
    langs = ["EN", "ZH", "de"]
    rows = []
    for i, (text, lang) in enumerate(zip(texts, langs, strict=True)):
        path = tone(f"sliced/u{i}.wav")
        named = {
            "absolute": str(path), "relative": f"sliced/u{i}.wav", "moved": f"/home/else/out/sliced/u{i}.wav",
            "windows": f"sliced\\u{i}.wav",
        }[root]  # fmt: skip
        rows.append(ORDERS[order].format(path=named, speaker="mia" if i else "leo", lang=lang, text=text))
    (source / "data.list").write_text("\n".join(rows) + "\n", encoding="utf-8")
    imported, clips = bring("data.list")
    assert imported.added == 3
    assert not imported.skipped
    assert [clips[f"u{i}"].text for i in range(3)] == texts
    if "{lang}" in ORDERS[order]:
        assert [clips[f"u{i}"].language for i in range(3)] == ["en-us", "cmn", "de"]
    if "{speaker}" in ORDERS[order]:
        assert clips["u1"].speaker == "mia"


def test_melotts_cleaned(source: Path, tone: Tone, bring: Bring) -> None:
    tone("a.wav")
    (source / "metadata.list.cleaned").write_text("a.wav|EN-default|EN|hello.|_ hh ax l ow . _|0 0 7|1 4 1 1")
    _, clips = bring()
    assert (clips["a"].text, clips["a"].speaker, clips["a"].language) == ("hello.", "EN-default", "en-us")


def test_jsonl_with_common_names(source: Path, tone: Tone, bring: Bring) -> None:
    records: list[dict[str, object]] = [
        {"audio": "x/a.wav", "text": "One", "speaker": "S", "language": "en-us", "held_out": True},
        {"audio_filepath": "x/b.wav", "transcription": "Two", "speaker_id": 7, "lang": "fr", "split": "train"},
        {"file_name": "x/c.wav", "sentence": "Three", "split": "validation"},
        {"audio": {"path": "x/d.wav", "sampling_rate": 8000}, "text": "Four"},
        {"audio": "x/a.wav", "text": "Piece", "offset": 0.1, "duration": 0.2},
    ]
    for name in "abcd":
        tone(f"x/{name}.wav")
    (source / "metadata.jsonl").write_bytes(
        b"\xef\xbb\xbf" + "\r\n".join(json.dumps(r) for r in records).encode() + b"\r\n\r\n{broken\r\n[1]\r\n{}\r\n"
    )
    imported, clips = bring()
    assert imported.added == 5
    assert [problem.fields["line"] for problem in imported.skipped] == [7, 8, 9]
    assert all(problem.say().remedy for problem in imported.skipped)
    assert (clips["b"].text, clips["b"].speaker, clips["b"].language) == ("Two", "7", "fr")
    assert {name for name, clip in clips.items() if clip.held_out} == {"c"} | {
        name for name in clips if clips[name].text == "One"
    }
    assert clips["d"].text == "Four"
    assert (clips["a"].text, clips["a"].start_s) == ("Piece", 0.1)
    assert clips["a"].end_s == pytest.approx(0.3)


def test_amphion(source: Path, tone: Tone, bring: Bring) -> None:
    for name in ("L1", "L2", "L3"):
        tone(f"wavs/{name}.wav")
    rows = [{"Dataset": "LJ", "Singer": "lj", "Uid": f"LJ#L{i}", "Text": f"Text {i}.", "Path": f"/old/wavs/L{i}.wav",
             "Duration": 1.0} for i in (1, 2)]  # fmt: skip
    (source / "train.json").write_text(json.dumps(rows))
    (source / "test.json").write_text(
        json.dumps([{"Dataset": "LJ", "Singer": "lj", "Uid": "LJ#L3", "Text": "Text 3."}])
    )
    imported, clips = bring()
    assert imported.added == 3
    assert {name: (clip.text, clip.speaker, clip.held_out) for name, clip in clips.items()} == {
        "L1": ("Text 1.", "lj", False), "L2": ("Text 2.", "lj", False), "L3": ("Text 3.", "lj", True),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["", "transcriptions.csv"])
def test_a_diffsinger_table_with_phones_alone(source: Path, tone: Tone, bring: Bring, name: str) -> None:
    """Phones are no text: the clips come without one, to be transcribed, and only those that are listed."""
    for file in ("one", "two", "three"):
        tone(f"wavs/{file}.wav")
    rows = [
        "name,ph_seq,ph_dur,ph_num",
        *(f"{file},AP hh ax l ow SP,0.1 0.1 0.1 0.1 0.1 0.0,1 4 1" for file in ("one", "two")),
    ]
    (source / "transcriptions.csv").write_text("\n".join(rows))
    imported, clips = bring(name)
    assert {name: clip.text for name, clip in clips.items()} == {"one": "", "two": ""}
    assert [one.kind for one in imported.skipped] == ([] if name else ["dataset-unread/unlisted"])


def test_a_table_with_a_header(source: Path, tone: Tone, bring: Bring) -> None:
    tone("a.wav")
    tone("b.wav")
    (source / "metadata.csv").write_text('file_name,text,speaker\na.wav,"One, two",Ann\nb.wav,Three,Bob\n')
    _, clips = bring()
    assert {name: (clip.text, clip.speaker) for name, clip in clips.items()} == {
        "a": ("One, two", "Ann"),
        "b": ("Three", "Bob"),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings(source: Path, tone: Tone, bring: Bring, encoding: str, ends: str) -> None:
    tone("a.wav")
    tone("é 猫.wav")
    text = ends.join(["a.wav|ann|fr|Où êtes-vous ?\u2028Là", "é 猫.wav|ann|zh|我们在这里。", ""])
    (source / "x.list").write_bytes(text.encode(encoding))
    imported, clips = bring("x.list")
    assert imported.added == 2
    assert clips["a"].text == "Où êtes-vous ? Là"
    assert clips["é 猫"].text == "我们在这里。"


@pytest.mark.parametrize(
    ("encoding", "text", "lang"),
    [
        ("cp1252", "Où êtes-vous donc allé, à l’été ? “Là-bas”, déjà près du château.", "fr"),
        ("cp1252", "Die Straße über den Fluß führt nach Köln – schön.", "de"),
        ("gb18030", "今天的天气很好，我们一起去公园散步，然后回家吃饭。", "zh"),
        ("cp1251", "Сегодня хорошая погода, и мы пойдём гулять в парк.", "ru"),
        ("shift_jis", "今日はとても良い天気ですから、公園へ散歩に行きましょう。", "ja"),
    ],
)
def test_old_encodings(source: Path, tone: Tone, bring: Bring, encoding: str, text: str, lang: str) -> None:
    rows = []
    for i in range(6):
        tone(f"u{i}.wav")
        rows.append(f"u{i}.wav|ann|{lang}|{text}")
    (source / "x.list").write_bytes("\n".join(rows).encode(encoding))
    _, clips = bring()
    assert clips["u3"].text == text
