"""Files as other programs write them, and files that are broken."""

import json
import re
import tracemalloc
from pathlib import Path

import mido
import pytest

from backend.protocol.problems import VoicewrightError
from backend.song.formats import files

XML = """<?xml version="1.0"?>
<score-partwise version="3.1"><work><work-title>Repeat</work-title></work>
<part-list><score-part id="P1"><part-name>Voice</part-name></score-part></part-list>
<part id="P1">
<measure number="1"><attributes><divisions>2</divisions><key><fifths>-1</fifths><mode>minor</mode></key>
<time><beats>3</beats><beat-type>4</beat-type></time></attributes>
<direction><sound tempo="96"/></direction><barline location="left"><repeat direction="forward"/></barline>
<note><pitch><step>D</step><octave>4</octave></pitch><duration>2</duration><voice>1</voice>
<lyric number="1"><syllabic>begin</syllabic><text>hel</text></lyric>
<lyric number="2"><syllabic>single</syllabic><text>new</text></lyric></note>
<note><pitch><step>F</step><alter>1</alter><octave>4</octave></pitch><duration>2</duration>
<tie type="start"/><voice>1</voice>
<lyric number="1"><syllabic>end</syllabic><text>lo</text></lyric>
<lyric number="2"><text>words</text></lyric></note>
<note><pitch><step>F</step><alter>1</alter><octave>4</octave></pitch><duration>2</duration>
<tie type="stop"/><voice>1</voice></note>
</measure>
<measure number="2">
<note><chord/><pitch><step>A</step><octave>3</octave></pitch><duration>4</duration><voice>1</voice></note>
<note><pitch><step>A</step><octave>4</octave></pitch><duration>4</duration><voice>1</voice></note>
<note><rest/><duration>2</duration><voice>1</voice></note>
<barline location="right"><repeat direction="backward"/></barline></measure>
</part></score-partwise>"""


def test_what_is_larger_than_any_song_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "song.musicxml"
    path.write_text(XML, "utf-8")
    monkeypatch.setattr(files, "MOST_NOTES", 3)
    with pytest.raises(VoicewrightError) as many:
        files.read(path)
    monkeypatch.setattr(files, "LARGEST", 100)
    with pytest.raises(VoicewrightError) as large:
        files.read(path)
    assert [caught.value.problem.kind for caught in (many, large)] == [
        "song-unreadable/many-notes",
        "song-unreadable/large",
    ]


def test_a_header_is_not_believed_how_long_it_is(tmp_path: Path) -> None:
    path = tmp_path / "song.mid"
    path.write_bytes(b"MThd\xff\xff\xff\xff" + bytes(6))
    tracemalloc.start()
    try:
        with pytest.raises(VoicewrightError, match="song"):
            files.read(path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 28
    finally:
        tracemalloc.stop()


def test_musicxml_repeats_with_the_verse_of_each_pass(tmp_path: Path) -> None:
    path = tmp_path / "song.musicxml"
    path.write_text(XML, "utf-8")
    song, left_out = files.read(path)
    notes = song.tracks[0].notes
    assert [note.lyric for note in notes] == ["hel-", "lo", "-", "new", "words", "-"]
    assert [(note.start, note.length, note.tone) for note in notes[:3]] == [
        (0, 480, 62),
        (480, 960, 66),
        (1440, 960, 69),
    ]
    assert notes[3].start == 2880
    assert song.tempos[0].bpm == 96
    assert (song.keys[0].tonic, song.keys[0].mode) == (2, "minor")
    assert any("chords" in one.say() for one in left_out)


@pytest.mark.parametrize("charset", ["utf-8", "shift_jis", "gb18030"])
def test_midi_lyrics_are_read_in_the_charset_that_they_are_in(tmp_path: Path, charset: str) -> None:
    words = "さくらのはなが" if charset == "shift_jis" else "好一朵美丽的茉莉花好一朵美丽的茉莉花"
    file = mido.MidiFile(charset=charset, ticks_per_beat=96)
    track = mido.MidiTrack()
    for word in words:
        track.append(mido.MetaMessage("lyrics", text=word))
        track.append(mido.Message("note_on", note=62, velocity=64))
        track.append(mido.Message("note_on", note=62, velocity=0, time=96))
    file.tracks.append(track)
    path = tmp_path / "歌.mid"
    file.save(path)
    song, _ = files.read(path)
    assert "".join(note.lyric for note in song.tracks[0].notes) == words
    assert [note.length for note in song.tracks[0].notes][:2] == [480, 480]


def test_karaoke_words_are_parted_by_their_spaces(tmp_path: Path) -> None:
    file = mido.MidiFile(ticks_per_beat=480)
    track = mido.MidiTrack([mido.MetaMessage("text", text="@Kkaraoke")])
    for number, text in enumerate(["\\Dai", "sy ", "give ", "me ", "your ", "ans", "wer"]):
        track.append(mido.MetaMessage("text", text=text, time=480 if not number else 0))
        track.append(mido.Message("note_on", note=60 + number, velocity=64))
        track.append(mido.Message("note_off", note=60 + number, time=480))
    file.tracks.append(track)
    path = tmp_path / "daisy.kar"
    file.save(path)
    song, _ = files.read(path)
    assert [note.lyric for note in song.tracks[0].notes] == ["Dai-", "sy", "give", "me", "your", "ans-", "wer"]


def test_a_ust_in_shift_jis_with_its_vibrato(tmp_path: Path) -> None:
    path = tmp_path / "old.ust"
    rows = ["[#SETTING]", "Tempo=120.00", "[#0000]", "Length=480", "Lyric=R", "NoteNum=60", "[#0001]", "Length=960",
            "Lyric=さ", "NoteNum=69", "VBR=50,200,40,20,20,0,0,0", "[#TRACKEND]"]  # fmt: skip
    path.write_bytes("\r\n".join(rows).encode("shift_jis"))
    song, _ = files.read(path)
    (note,) = song.tracks[0].notes
    assert (note.start, note.length, note.tone, note.lyric) == (480, 960, 69, "さ")
    assert song.tracks[0].language == "ja"
    assert note.vibrato is not None
    assert (note.vibrato.depth_cents, note.vibrato.rate_hz) == (40, 5)
    assert note.vibrato.onset_s == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.json", b'{"tracks": [{"notes": [{"id": 0, "start": 0, "length": -3, "tone": 60}]}]}', "note 1"),
        ("b.json", b'{"tracks": 7}', "tracks"),
        ("c.musicxml", b"<score-partwise><part>", "line 1"),
        ("d.mxl", b"PK\x03\x04 nothing", ""),
        ("e.mid", b"MThd\x00\x00", ""),
        ("f.ust", b"[#SETTING]\nTempo=120\n[#0000]\nLength=abc\nLyric=a\nNoteNum=60", "line 3"),
        ("g.ustx", b"tracks: [\n  {a: ", "line 3"),
        ("h.ds", b'[{"note_seq": "H9", "note_dur": "1"}]', "phrase 1"),
        ("j.svp", b'{"tracks": [', "line 1"),
        ("k.svp", b'{"tracks": [{"mainRef": {}}]}', ""),
        ("l.vsqx", b"<vsq4><masterTrack>", "line 1"),
        ("m.vsqx", b"<vsq4/>", ""),
        ("n.vsqx", b'<!DOCTYPE x [<!ENTITY a "b">]><vsq4>&a;</vsq4>', ""),
        ("i.musicxml", b'<!DOCTYPE x [<!ENTITY a "b">]><score-partwise>&a;</score-partwise>', ""),
    ],
)
def test_a_broken_file_is_refused_with_file_place_and_remedy(
    tmp_path: Path, name: str, content: bytes, place: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(VoicewrightError) as error:
        files.read(path)
    problem = error.value.problem
    assert problem.general == "song-unreadable"
    assert problem.file == str(path)
    assert place in problem.place
    assert problem.say().remedy


def test_an_unknown_ending_names_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(VoicewrightError) as error:
        files.read(tmp_path / "song.als")
    assert error.value.problem.kind == "song-format"
    assert ".musicxml" in error.value.problem.sentence()


def test_subtitles_and_labels_say_what_is_sung_when(tmp_path: Path) -> None:
    from backend.protocol.song import Note, Song, Tempo, Track
    from backend.song import score

    words = ["Daisy", "+", "give", "me"]
    notes = [Note(id=at, start=480 + 480 * at, length=480, tone=60, lyric=word) for at, word in enumerate(words)]
    song = Song(title="Daisy", tempos=[Tempo(bpm=60)], tracks=[Track(notes=notes)])
    for suffix in (".srt", ".lrc", ".txt", ".lab"):
        files.write(song, tmp_path / f"song{suffix}", lambda: [score.plan(song, song.tracks[0])])
    assert "00:00:05,000\nDaisy give me" in (tmp_path / "song.srt").read_text("utf-8")
    assert "Daisy <00:02.9" in (tmp_path / "song.lrc").read_text("utf-8")
    rows = [line.split() for line in (tmp_path / "song.lab").read_text("utf-8").splitlines()]
    assert rows[0][2] == "pau"
    assert [row[1] for row in rows[:-1]] == [row[0] for row in rows[1:]]
    assert "1.000000\t" in (tmp_path / "song.txt").read_text("utf-8")


def test_a_file_that_lasts_longer_than_a_song_can_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "endless.ust"
    path.write_text(
        f"[#SETTING]\nTempo=120\n[#0001]\nLength={400 * 3600 * 480}\nLyric=a\nNoteNum=60\n[#TRACKEND]\n", "utf-8"
    )
    with pytest.raises(VoicewrightError) as error:
        files.read(path)
    assert error.value.problem.kind == "song-unreadable/long"
    assert error.value.problem.say().what


USTX = """
name: Lied 歌
ustx_version: "0.7"
resolution: 480
time_signatures: [{bar_position: 0, beat_per_bar: 3, beat_unit: 4}, {bar_position: 2, beat_per_bar: 4, beat_unit: 4}]
tempos: [{position: 0, bpm: 60}]
tracks: [{track_name: さくら, phonemizer: OpenUtau.Core.DefaultPhonemizer, volume: -3, pan: 50, mute: false},
  {track_name: nobody}]
voice_parts:
- track_no: 0
  position: 480
  notes:
  - {position: 480, duration: 480, tone: 69, lyric: "ら", pitch: {snap_first: true,
     data: [{x: 0, y: 0, shape: l}, {x: 100, y: 20, shape: l}, {x: 200, y: -10, shape: io}, {x: 400, y: 0, shape: io}]},
     vibrato: {length: 50, period: 200, depth: 40, in: 20, out: 10}}
  - {position: 0, duration: 480, tone: 64, lyric: "さ",
     pitch: {snap_first: true, data: [{x: -40, y: 0}, {x: 40, y: 0}]}, vibrato: {length: 0}}
  curves: [{abbr: pitd, xs: [0, 100, 200], ys: [0, 30, 0]}, {abbr: dyn, xs: [0], ys: [5]}]
wave_parts: [{relative_path: band.wav, position: 480, skip: 0, track_no: 1}]
"""


def test_an_openutau_project_with_bent_notes(tmp_path: Path) -> None:
    path = tmp_path / "lied.ustx"
    path.write_text(USTX, "utf-8")
    song, _ = files.read(path)
    (track,) = song.tracks
    first, second = track.notes
    assert (song.title, track.name, track.language, track.gain_db, track.pan) == ("Lied 歌", "さくら", "ja", -3, 0.5)
    assert [(one.tick, one.beats) for one in song.meters] == [(0, 3), (2880, 4)]
    assert [(one.start, one.length, one.tone, one.lyric) for one in track.notes] == [
        (480, 480, 64, "さ"),
        (960, 480, 69, "ら"),
    ]
    assert first.drawn[0].cents[10] == pytest.approx(30, abs=3), "the curve of deviation"
    (bend,) = second.drawn
    assert bend.start == 0
    assert bend.cents[0] == -500, "it begins where the note before was"
    assert bend.cents[2] == pytest.approx(-500 + 700 * 20 / 48, abs=0.1), "straight, 20 of 48 ticks"
    assert -101 < min(bend.cents[3:]) < -90
    assert len(bend.cents) == 20
    assert second.vibrato is not None
    assert second.vibrato.rate_hz == pytest.approx(5)
    assert song.backgrounds[0].offset_s == pytest.approx(1.0)


def test_a_diffsinger_phrase_with_its_slur_and_pitch(tmp_path: Path) -> None:
    path = tmp_path / "song.ds"
    hz = " ".join(["440"] * 40 + ["466.16"] * 60 + ["493.88"] * 100)
    path.write_text(
        f'''[{{"offset": 1.0, "text": "SP 好 一 AP", "note_seq": "rest A4 B4 A4 rest", "note_dur": "0.5 1 0.5 0.5 0.2",
        "note_slur": "0 0 1 0 0", "f0_seq": "{hz}", "f0_timestep": "0.01", "breathiness": "0"}}]''',
        "utf-8",
    )
    song, left_out = files.read(path)
    (track,) = song.tracks
    assert track.language == "cmn"
    assert [(one.start, one.length, one.tone, one.lyric) for one in track.notes] == [
        (1500, 1000, 69, "好"),
        (2500, 500, 71, "-"),
        (3000, 500, 69, "一"),
    ]
    assert any("breathiness" in one.say() for one in left_out)


BLICKS = 705_600_000
SVP = {
    "version": 119,
    "time": {
        "meter": [{"index": 0, "numerator": 3, "denominator": 4}, {"index": 2, "numerator": 4, "denominator": 4}],
        "tempo": [{"position": 0, "bpm": 96.0}, {"position": 6 * BLICKS, "bpm": 120.0}],
    },
    "library": [
        {
            "uuid": "chorus",
            "notes": [{"onset": 0, "duration": BLICKS, "lyrics": "歌", "phonemes": "", "pitch": 60, "detune": -5}],
            "parameters": {"pitchDelta": {"mode": "linear", "points": [0, 0, BLICKS // 2, 50, BLICKS, 0]}},
        }
    ],
    "tracks": [
        {
            "name": "Alto",
            "dispOrder": 0,
            "mixer": {"gainDecibel": -3.0, "pan": 0.25, "mute": False},
            "mainGroup": {
                "notes": [
                    {
                        "onset": BLICKS,
                        "duration": BLICKS // 2,
                        "lyrics": "la",
                        "phonemes": "l aa",
                        "pitch": 64,
                        "attributes": {"dF0Vbr": 1.0, "fF0Vbr": 6.0, "tF0VbrStart": 0.1},
                    },
                    {"onset": BLICKS * 3 // 2, "duration": BLICKS // 2, "lyrics": "-", "phonemes": "", "pitch": 65},
                ],
                "parameters": {"loudness": {"mode": "cubic", "points": [0, 1.0]}, "pitchDelta": {"points": []}},
            },
            "mainRef": {"blickOffset": 0, "pitchOffset": 0, "database": {"language": "mandarin"}},
            "groups": [{"groupID": "chorus", "blickOffset": 3 * BLICKS, "pitchOffset": 2}],
        },
        {
            "name": "Band",
            "dispOrder": 1,
            "mixer": {"gainDecibel": -6.0, "mute": True},
            "mainGroup": {"notes": []},
            "mainRef": {
                "isInstrumental": True,
                "blickOffset": BLICKS,
                "audio": {"filename": "band.wav", "duration": 3.0},
            },
        },
    ],
}


def test_a_project_of_synthesizer_v_with_its_groups_and_its_band(tmp_path: Path) -> None:
    path = tmp_path / "Lied 歌.svp"
    path.write_bytes(json.dumps(SVP).encode() + b"\0")
    song, left_out = files.read(path)
    (track,) = song.tracks
    assert (track.name, track.language, track.gain_db, track.pan) == ("Alto", "cmn", -3, 0.25)
    assert [(one.start, one.length, one.tone, one.lyric) for one in track.notes] == [
        (480, 240, 64, "la"),
        (720, 240, 65, "-"),
        (1440, 480, 62, "歌"),
    ]
    first, _, third = track.notes
    assert first.vibrato is not None
    assert (first.vibrato.depth_cents, first.vibrato.rate_hz, first.vibrato.onset_s) == (50, 6, 0.1)
    (bend,) = third.drawn
    assert max(bend.cents) == pytest.approx(50)
    assert third.tuning_cents == -5
    assert [(one.tick, one.bpm) for one in song.tempos] == [(0, 96), (2880, 120)]
    assert [(one.tick, one.beats) for one in song.meters] == [(0, 3), (2880, 4)]
    (band,) = song.backgrounds
    assert (band.file, band.offset_s, band.gain_db, band.muted) == ("band.wav", 0.625, -6, True)
    told = [one.say() for one in left_out]
    assert any("loudness" in one for one in told)
    assert len(told) == 2, "the phones that were given are told too"


VSQ4 = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<vsq4 xmlns="http://www.yamaha.co.jp/vocaloid/schema/vsq4/">
<masterTrack><seqName><![CDATA[さくら]]></seqName><resolution>480</resolution><preMeasure>2</preMeasure>
<timeSig><m>0</m><nu>4</nu><de>4</de></timeSig><timeSig><m>3</m><nu>3</nu><de>4</de></timeSig>
<tempo><t>0</t><v>12000</v></tempo><tempo><t>3840</t><v>9650</v></tempo></masterTrack>
<vsTrack><tNo>0</tNo><name><![CDATA[Miku]]></name><vsPart><t>3840</t><playTime>1920</playTime>
<cc><t>0</t><v id="D">64</v></cc><cc><t>500</t><v id="P">4096</v></cc><cc><t>700</t><v id="P">0</v></cc>
<note><t>480</t><dur>480</dur><n>69</n><v>64</v><y><![CDATA[さ]]></y><p><![CDATA[s a]]></p><nStyle>
<v id="accent">50</v><v id="vibLen">60</v><v id="vibType">1</v></nStyle></note>
<note><t>960</t><dur>240</dur><n>71</n><v>64</v><y><![CDATA[く]]></y><p><![CDATA[k M]]></p><nStyle>
<v id="vibLen">0</v></nStyle></note>
</vsPart></vsTrack></vsq4>"""


def test_a_sequence_of_vocaloid_begins_after_its_empty_bars(tmp_path: Path) -> None:
    path = tmp_path / "old.vsqx"
    path.write_text(VSQ4, "utf-8")
    song, left_out = files.read(path)
    (track,) = song.tracks
    assert (song.title, track.name, track.language) == ("さくら", "Miku", "ja")
    assert [(one.start, one.length, one.tone, one.lyric) for one in track.notes] == [
        (480, 480, 69, "さ"),
        (960, 240, 71, "く"),
    ]
    swinging, still = (note.vibrato for note in track.notes)
    assert swinging is not None
    assert swinging.onset_s == pytest.approx(0.4 * 60 / 96.5), "the last six tenths of a quarter note"
    assert still is None
    assert [(one.tick, one.bpm) for one in song.tempos] == [(0, 96.5)]
    assert [(one.tick, one.beats) for one in song.meters] == [(0, 4), (1920, 3)]
    (bend,) = track.notes[0].drawn
    assert max(bend.cents) == pytest.approx(100), "half of two semitones"
    assert any("D" in one.say() for one in left_out)
    v3 = VSQ4.replace("vsq4", "vsq3")
    for new, old in (
        ("m>", "posMes>"),
        ("nu>", "nume>"),
        ("de>", "denomi>"),
        ("vsPart>", "musicalPart>"),
        ("dur>", "durTick>"),
        ("n>", "noteNum>"),
        ("y>", "lyric>"),
        ("name>", "trackName>"),
    ):
        v3 = v3.replace(f"<{new}", f"<{old}").replace(f"</{new}", f"</{old}")
    v3 = re.sub(r"<tempo><t>(\d+)</t><v>(\d+)</v>", r"<tempo><posTick>\1</posTick><bpm>\2</bpm>", v3)
    v3 = re.sub(r"<v id=\"(\w+)\">(\d+)</v>(?=.?<v|</nStyle)", r'<attr id="\1">\2</attr>', v3, flags=re.DOTALL)
    v3 = v3.replace("nStyle>", "noteStyle>")
    v3 = re.sub(r"<cc><t>(\d+)</t><v id=\"(\w)\">(\d+)</v></cc>", _old_curve, v3)
    path.write_text(v3.replace("<t>", "<posTick>").replace("</t>", "</posTick>"), "utf-8")
    assert files.read(path)[0] == song


def _old_curve(match: re.Match[str]) -> str:
    name = {"P": "PIT", "D": "DYN"}[match[2]]
    return f'<mCtrl><posTick>{match[1]}</posTick><attr id="{name}">{match[3]}</attr></mCtrl>'
