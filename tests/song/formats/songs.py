"""Songs for the tests of formats."""

from hypothesis import strategies as st

from backend.protocol.song import STROKE_STEP, Meter, Note, Song, Stroke, Tempo, Track, Vibrato

LYRICS = st.sampled_from(["la", "Twin-", "kle", "-", "+", "star", "花", "さ", "über", "l'amour", "好", "ちゃ"])
_UNITS = st.sampled_from([2, 4, 8])


@st.composite
def tracks(draw: st.DrawFn, *, drawn: bool = False, rich: bool = False) -> Track:
    """Notes one after another, lyrics on all of them."""
    notes: list[Note] = []
    at = 0
    for number in range(draw(st.integers(1, 12))):
        at += draw(st.sampled_from([0, 0, 0, 60, 480, 1000]))
        length = draw(st.integers(20, 2500))
        lyric = draw(LYRICS)
        if lyric == "-" and (not notes or notes[-1].end != at):
            lyric = "la"
        strokes = []
        if drawn and draw(st.booleans()) and length > 6 * STROKE_STEP:
            count = draw(st.integers(2, length // STROKE_STEP - 2))
            cents = draw(st.lists(st.integers(-300, 300).filter(bool), min_size=count, max_size=count))
            strokes = [Stroke(start=STROKE_STEP, cents=[float(one) for one in cents])]
        vibrato = (
            Vibrato(depth_cents=draw(st.integers(5, 150))) if rich and length > 900 and draw(st.booleans()) else None
        )
        notes.append(
            Note(id=number, start=at, length=length, tone=draw(st.integers(36, 84)), lyric=lyric, drawn=strokes,
                 vibrato=vibrato)
        )  # fmt: skip
        at += length
    return Track(name=draw(st.sampled_from(["Alto", "Sopran ♪", "歌"])), notes=notes)


@st.composite
def songs(draw: st.DrawFn, *, count: int = 2, drawn: bool = False, rich: bool = False, meters: bool = True) -> Song:
    """Tracks, tempos, and meters that begin bars."""
    tempos = [Tempo(bpm=float(draw(st.integers(40, 240))))]
    if draw(st.booleans()):
        tempos.append(Tempo(tick=1920, bpm=float(draw(st.integers(40, 240)))))
    found = [Meter(beats=draw(st.integers(2, 7)), unit=draw(_UNITS))]
    if meters and draw(st.booleans()):
        found.append(Meter(tick=3 * found[0].beats * 1920 // found[0].unit, beats=3, unit=4))
    made = [draw(tracks(drawn=drawn, rich=rich)) for _ in range(count)]
    return Song(title="Ein Lied", tempos=tempos, meters=found, tracks=made)
