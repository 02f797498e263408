"""Texts with times beside a recording become its clips."""

from pathlib import Path

import pytest
from praatio import textgrid as praat

from backend.project.clips import Clip
from backend.protocol.problems import VoicewrightError
from tests.datasets.importing.conftest import Bring, Tone

SRT = """1
00:00:00,050 --> 00:00:00,120
<i>This sentence</i>

2
00:00:00,130 --> 00:00:00,200
goes on.

3
00:00:00,200 --> 00:00:00,250
[music]

4
00:00:00,300 --> 00:00:00,400
- And another one.
"""
VTT = """WEBVTT

NOTE nobody says this

first
00:00.000 --> 00:00.200 align:start
<v Ann>Fish &amp; chips.

00:00.250 --> 00:00.450
<v.loud Bob>Again?
"""
ELAN = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT><TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="20"/><TIME_SLOT TIME_SLOT_ID="b" TIME_VALUE="200"/><TIME_SLOT TIME_SLOT_ID="c"/>
</TIME_ORDER><TIER TIER_ID="t" PARTICIPANT="Ann"><ANNOTATION>
<ALIGNABLE_ANNOTATION ANNOTATION_ID="1" TIME_SLOT_REF1="a" TIME_SLOT_REF2="b">
<ANNOTATION_VALUE>Ça va bien.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION><ANNOTATION>
<ALIGNABLE_ANNOTATION ANNOTATION_ID="2" TIME_SLOT_REF1="a" TIME_SLOT_REF2="c">
<ANNOTATION_VALUE>Without an end</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>"""


def said(clips: dict[str, Clip]) -> list[tuple[str, str]]:
    return [(clip.text, clip.speaker) for clip in sorted(clips.values(), key=lambda clip: clip.start_s)]


def test_subtitles(source: Path, tone: Tone, bring: Bring) -> None:
    tone("talk.wav").with_suffix(".srt").write_text(SRT)
    tone("film.wav").with_suffix(".VTT").write_text(VTT)
    imported, clips = bring(speaker="Eve")
    assert not imported.skipped
    assert {name: (clip.text, clip.speaker) for name, clip in clips.items()} == {
        "talk 1": ("This sentence goes on.", "Eve"),
        "talk 2": ("And another one.", "Eve"),
        "film 1": ("Fish & chips.", "Ann"),
        "film 2": ("Again?", "Bob"),
    }
    assert (clips["talk 1"].start_s, clips["talk 1"].end_s) == (0.0, 0.3)
    assert (clips["talk 2"].start_s, clips["talk 2"].end_s) == (0.2, None)


def test_a_subtitle_file_is_asked_for_by_itself(tone: Tone, bring: Bring) -> None:
    tone("talk.flac").with_suffix(".srt").write_text(SRT)
    _, clips = bring("talk.srt")
    assert len(clips) == 2


def test_a_file_with_times_without_a_recording_says_so(source: Path, bring: Bring) -> None:
    (source / "alone.srt").write_text(SRT)
    with pytest.raises(VoicewrightError, match="alone"):
        bring("alone.srt")


@pytest.mark.parametrize("form", ["long_textgrid", "short_textgrid"])
def test_textgrids_as_praat_writes_them(tone: Tone, bring: Bring, form: str) -> None:
    audio = tone("interview.wav")
    grid = praat.Textgrid(0, 0.5)
    for name, entries in {
        "Ann": [(0.0, 0.2, 'She said "yes", 2 times.')],
        "Bob": [(0.25, 0.5, "Nothing at all.")],
        "phones": [(0.0, 0.1, "a"), (0.1, 0.2, "b")],
    }.items():
        grid.addTier(praat.IntervalTier(name, entries, 0, 0.5))
    grid.save(str(audio.with_suffix(".TextGrid")), form, includeBlankSpaces=True)
    _, clips = bring()
    assert said(clips) == [('She said "yes", 2 times.', "Ann"), ("Nothing at all.", "Bob")]


def test_a_tier_of_words_is_joined(tone: Tone, bring: Bring) -> None:
    audio = tone("words.wav", rate=8000)
    grid = praat.Textgrid(0, 0.5)
    grid.addTier(praat.IntervalTier("words", [(0.0, 0.1, "one"), (0.1, 0.3, "two"), (0.3, 0.4, "three")], 0, 0.5))
    grid.addTier(praat.IntervalTier("phones", [(n / 20, n / 20 + 0.04, "x") for n in range(8)], 0, 0.5))
    grid.save(str(audio.with_suffix(".TextGrid")), "long_textgrid", includeBlankSpaces=True)
    _, clips = bring(speaker="Eve")
    assert said(clips) == [("one two three", "Eve")]


def test_elan_and_audacity(tone: Tone, bring: Bring) -> None:
    tone("elan.wav").with_suffix(".eaf").write_text(ELAN, "utf-8")
    tone("labels.wav").with_suffix(".txt").write_text("0.01\t0.20\tHello there.\n\\\t100\t200\n0.25\t0.45\tGood bye.\n")
    _, clips = bring(speaker="Eve")
    assert {name: clip.text for name, clip in clips.items()} == {
        "elan 1": "Ça va bien.",
        "labels 1": "Hello there.",
        "labels 2": "Good bye.",
    }


def test_what_is_broken_is_told_and_the_recording_comes_without(tone: Tone, bring: Bring) -> None:
    tone("bad.wav").with_suffix(".TextGrid").write_text('File type = "ooTextFile"\n"TextGrid"\n0 x\n')
    tone("worse.wav").with_suffix(".eaf").write_text("<not closed")
    imported, clips = bring()
    assert {problem.kind for problem in imported.skipped} == {
        "source-unreadable/no-textgrid",
        "source-unreadable/no-elan",
    }
    assert {clip.text for clip in clips.values()} == {""}
