"""Edits of notes: whatever is done, a track stays in order, and what was drawn stays on its note."""

from hypothesis import given
from hypothesis import strategies as st

from backend.protocol.song import HOLD, Key, Note, Stroke
from studio.maths import song_notes as edit
from studio.maths.lyric_line import lyrics
from tests.studio.maths.songs import assert_in_order, notes

IDS = st.sets(st.integers(0, 7))


@given(notes(), IDS, st.integers(-3000, 3000), st.integers(-20, 20))
def test_a_moved_note_keeps_its_length_and_its_drawn_cents(found: list[Note], ids: set[int], by: int, up: int) -> None:
    after = edit.moved(found, ids, by, up)
    assert_in_order(after)
    before = {note.id: note for note in found}
    there = [note for note in after if note.id in ids]
    assert {note.id for note in there} == ids & set(before)
    for note in there:
        was = before[note.id]
        assert (note.length, note.drawn, note.lyric) == (was.length, was.drawn, was.lyric)
    shifts = {(note.start - before[note.id].start, note.tone - before[note.id].tone) for note in there}
    assert len(shifts) <= 1, "all move alike"


@given(notes(), IDS, st.integers(-900, 900))
def test_edges_move_and_the_others_give_way(found: list[Note], ids: set[int], by: int) -> None:
    before = {note.id: note for note in found}
    longer = edit.resized(found, ids, by)
    assert_in_order(longer)
    assert all(note.start == before[note.id].start for note in longer if note.id in ids)
    later = edit.begun_later(found, ids, by)
    assert_in_order(later)
    for note in later:
        was = before[note.id]
        drawn = [was.start + stroke.start for stroke in was.drawn]
        assert [note.start + stroke.start for stroke in note.drawn] == drawn, "a drawing stays where it is in time"


@given(notes(), st.integers(0, 7), st.integers(1, 40))
def test_split_and_merge_give_the_note_back(found: list[Note], id: int, part: int) -> None:
    index = edit.place_of(found, id)
    if index < 0:
        return
    note = found[index]
    halves = edit.split(found, id, note.start + part * 20)
    assert_in_order(halves)
    if len(halves) == len(found):
        assert halves == found
        return
    second = halves[index + 1]
    assert second.lyric == HOLD
    (back,) = (one for one in edit.merged(halves, {id, second.id}) if one.id == id)
    assert (back.start, back.length, back.tone, back.lyric) == (note.start, note.length, note.tone, note.lyric)
    assert _points(back) == _points(note)


def _points(note: Note) -> dict[int, float]:
    return {stroke.start + 10 * at: cents for stroke in note.drawn for at, cents in enumerate(stroke.cents)}


@given(notes(), IDS, st.sampled_from([60, 120, 160, 240]))
def test_quantize_loses_no_note(found: list[Note], ids: set[int], grid: int) -> None:
    after = edit.quantized(found, ids, grid)
    assert_in_order(after)
    assert [note.id for note in after] == [note.id for note in found]


def test_quantize_puts_loose_notes_on_the_grid() -> None:
    loose = [Note(id=0, start=7, length=470, tone=60), Note(id=1, start=488, length=225, tone=62)]
    after = edit.quantized(loose, {0, 1}, 240)
    assert [(note.start, note.length) for note in after] == [(0, 480), (480, 240)]


@given(notes(), IDS, st.integers(0, 99))
def test_humanize_is_the_same_for_the_same_seed_and_loses_nothing(found: list[Note], ids: set[int], seed: int) -> None:
    after = edit.humanized(found, ids, seed)
    assert_in_order(after)
    assert after == edit.humanized(found, ids, seed)
    assert [note.id for note in after] == [note.id for note in found]
    assert [note.tone for note in after] == [note.tone for note in found]


@given(notes(), IDS, st.integers(-9, 9), st.sampled_from(["major", "minor", "pentatonic", "in"]))
def test_steps_of_a_scale_end_in_the_scale(found: list[Note], ids: set[int], steps: int, mode: str) -> None:
    key = Key(tonic=2, mode=mode)  # type: ignore[arg-type]
    if steps:
        from studio.maths.scales import holds

        after = edit.stepped(found, ids, steps, key)
        assert all(holds(key, note.tone) for note in after if note.id in ids)


@given(notes(), notes(), st.integers(0, 4000))
def test_pasted_notes_have_ids_of_their_own(found: list[Note], clip: list[Note], tick: int) -> None:
    after, ids = edit.pasted(found, clip, tick)
    assert_in_order(after)
    assert len(ids) == len(clip)
    assert not {note.id for note in found} & set(ids)
    there = [note for note in after if note.id in ids]
    assert [(n.tone, n.length, n.drawn) for n in there] == [(n.tone, n.length, n.drawn) for n in clip]
    if clip:
        assert there[0].start == tick


@given(notes(), st.integers(0, 5000), st.integers(15, 2000))
def test_a_new_note_is_whole(found: list[Note], start: int, length: int) -> None:
    new = Note(id=edit.new_id(found), start=start, length=length, tone=60)
    after = edit.added(found, new)
    assert_in_order(after)
    assert new in after
    assert edit.at_tick(after, start) == edit.place_of(after, new.id)


def test_merging_keeps_the_pitch_that_is_heard() -> None:
    low = Note(id=0, start=0, length=100, tone=60, lyric="sing")
    high = Note(id=1, start=100, length=100, tone=62, lyric="-", drawn=[Stroke(start=0, cents=[10.0, 20.0])])
    (one,) = edit.merged([low, high], {0, 1})
    assert (one.length, one.lyric) == (200, "sing")
    assert one.drawn == [Stroke(start=100, cents=[210.0, 220.0])]


def test_words_become_lyrics() -> None:
    assert lyrics("Twin-kle, star") == ["Twinkle,", "+", "star"]
    assert lyrics("好一朵，花") == ["好", "一", "朵，", "花"]
    assert lyrics("きゃべつ") == ["きゃ", "べ", "つ"]
    assert lyrics("la - +") == ["la", "-", "+"]
