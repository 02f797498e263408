import pytest

from backend.audio import io
from backend.song import score, shipped
from backend.song.formats import own


@pytest.mark.parametrize("name", ["twinkle", "daisy-bell", "sakura", "mo-li-hua", "frere-jacques"])
def test_a_song_that_ships_can_be_sung_and_names_its_source(name: str) -> None:
    path = shipped.songs()[name]
    song = own.read(path)
    assert song.source
    assert song.licence
    for track in song.tracks:
        phrases = score.plan(song, track)
        assert sum(len(phrase.notes) for phrase in phrases) == len(track.notes)
    for background in song.backgrounds:
        assert io.probe(path.parent / background.file).duration_s > 30
