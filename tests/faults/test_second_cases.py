"""Of the kinds of faults that were found, other cases than those that were found: the number is the kind's."""

import errno
import json
import os
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
import typer
from torch import nn

from backend import registry
from backend.audio import io
from backend.cli import lexicon, listening, projects
from backend.datasets import pieces
from backend.datasets.features import FeatureCache
from backend.families.vits.weights import official as vits
from backend.jobs import runner
from backend.project import outputs, parts, snapshots
from backend.project.bundle import write_bundle
from backend.project.project import Project
from backend.protocol.jobs import Align
from backend.protocol.problems import VoicewrightError
from backend.protocol.runs import Value
from backend.protocol.song import Note
from backend.recipe import TrainState
from backend.song import lyrics
from backend.speech import chunks, rendering, takes
from backend.text.phonemes import phonemize
from backend.training.record import checkpoint
from backend.training.record.checkpoint import Snapshot
from backend.training.record.checkpoints import Checkpoints
from backend.voices import converter, making
from tests.datasets.test_pieces import spoken
from tests.project.making import new_clip

PARITY = Path(__file__).parents[1] / "parity"


def test_1_a_picture_that_grows_with_the_square_is_not_kept_and_others_make_room(tmp_path: Path) -> None:
    assert rendering.attention_file(tmp_path, [np.zeros((300, 900), np.float32)] * 10) == ""
    for _ in range(60):
        assert rendering.attention_file(tmp_path, [np.zeros((2, 3), np.float32)])
    assert len(list(tmp_path.iterdir())) < 60


@pytest.mark.parametrize("silence", ["first", "within", "last"])
def test_2_a_recorder_that_was_left_running_makes_no_batch_long(silence: str) -> None:
    item = spoken([f"word{index}" for index in range(12)], {5: 60.0} if silence == "within" else {})
    if silence != "within":
        place = 0 if silence == "first" else -1
        phones = list(item.phones)
        phones[place] = msgspec.structs.replace(phones[place], duration_s=phones[place].duration_s + 60.0)
        moved = [msgspec.structs.replace(one, start_s=one.start_s + 60.0) for one in phones[1:]]
        phones = [phones[0], *moved] if silence == "first" else phones
        item = replace(item, end_s=item.end_s + 60.0, phones=tuple(phones))
    found = pieces.short([item])
    assert all(one.duration_s <= pieces.LONGEST_S for one in found)
    assert [word for one in found for word in one.words] == list(item.words)
    for one in found:
        assert one.phones[-1].start_s + one.phones[-1].duration_s == pytest.approx(one.duration_s)
        assert item.start_s <= one.start_s
        assert one.end_s <= item.end_s + 1e-9


@pytest.mark.skipif(os.name == "nt", reason="nobody moves a folder that is in use there")
def test_3_what_works_on_a_project_that_was_renamed_makes_no_second_one(folder: Path) -> None:
    Project.create(folder).close()
    cache = folder / "cache"
    folder.rename(folder.with_name("elsewhere.voicewright"))
    works: list[Callable[[], object]] = [
        lambda: FeatureCache(cache)._keep(cache / "f0" / "ab" / "abc.npy", np.zeros(3)),
        lambda: chunks.new_folder(cache),
        lambda: rendering.attention_file(cache / "attention", [np.zeros((2, 3), np.float32)]),
        lambda: takes.write(folder / outputs.RENDERS / "a.wav", np.zeros(9, np.float32), 16_000),
        lambda: parts.made(folder / "voices"),
    ]
    for work in works:
        with pytest.raises(VoicewrightError) as stopped:
            work()
        assert stopped.value.problem.kind == "project-gone"
    assert not folder.exists()
    gone = FileNotFoundError(errno.ENOENT, "No such file", str(folder / "audio" / "x.wav"))
    assert runner.problem_of(gone, Align(project=str(folder))).kind == "project-gone"


def _state() -> TrainState:
    torch.manual_seed(0)
    net = nn.Linear(4, 4)
    return TrainState(modules={"net": net}, optimizers={"net": torch.optim.Adam(net.parameters())})


def test_5_what_has_taken_no_step_is_chosen_for_nothing_whatever_the_list_says(tmp_path: Path) -> None:
    kept = Checkpoints(tmp_path)
    kept.put(_state(), Snapshot(step=0))
    (tmp_path / "checkpoints" / "best.json").write_bytes(b'{"path":"step-00000000","judged":true,"key":[0.0]}')
    assert kept.best() is not None
    assert kept.chosen() is None


@pytest.mark.parametrize("year", [1999, 2060])
def test_6_a_clock_that_is_set_changes_no_order(project: Project, monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    class Set(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Set":
            return cls(year, 1, 1, tzinfo=tz)

    folder = project.folder / "backups"
    first = snapshots.take_snapshot(project.database_file, folder)
    monkeypatch.setattr(snapshots, "datetime", Set)
    second = snapshots.take_snapshot(project.database_file, folder)
    assert first is not None
    assert second is not None
    assert [one.number for one in snapshots.snapshots(folder)][:2] == [second.number, first.number]


def test_6_what_is_being_said_outlives_a_machine_that_slept(tmp_path: Path) -> None:
    """Pieces of a rendering that still goes on were deleted by the next one, where an hour was slept meanwhile."""
    ours, others = chunks.new_folder(tmp_path), tmp_path / "chunks" / f"{os.getppid()}-of-a-living-process"
    over = tmp_path / "chunks" / "an-earlier-version-made-it"
    for folder in (others, over):
        folder.mkdir()
    for folder in (ours, others, over):
        os.utime(folder, (0, 0))
    chunks.new_folder(tmp_path)
    assert ours.is_dir()
    assert others.is_dir()
    assert not over.exists()


def test_7_what_a_window_saves_is_held_to_the_same_guard(project: Project, tmp_path: Path) -> None:
    link = tmp_path / "picture.png"
    link.symlink_to(project.folder / "project.sqlite")
    assert not outputs.allowed(link)
    assert not outputs.allowed(project.folder / "audio" / "report.html")
    assert outputs.allowed(tmp_path / "report.html")


SENSELESS: tuple[Value, ...] = (float("nan"), float("inf"), -(10**30), 10**30, -1, True, "", "x", "1e400", None)


@pytest.mark.parametrize("family", registry.FAMILIES)
def test_9_no_setting_of_any_family_takes_what_makes_no_sense(family: str) -> None:
    (told,) = registry.describe(family)
    preset = told.presets[0].name
    for field in registry.fields_of(family, registry.configure(family, preset, {})):
        for value in SENSELESS:
            made, told_of = _given(family, preset, field.name, value)
            assert told_of in ("", "bad-setting"), (field.name, value)
            if isinstance(made, int | float) and not isinstance(made, bool):
                assert np.isfinite(made), (field.name, value)
                assert made >= (-np.inf if field.minimum is None else field.minimum), (field.name, value)
                assert made <= (np.inf if field.maximum is None else field.maximum), (field.name, value)


def _given(family: str, preset: str, name: str, value: Value) -> tuple[object, str]:
    """What a setting becomes, and the kind of refusal."""
    try:
        return getattr(registry.configure(family, preset, {name: value}), name), ""
    except VoicewrightError as error:
        return None, error.problem.general


_SENSELESS_SIZES: tuple[tuple[tuple[str | int, ...], object], ...] = (
    (("upsample_kernel_sizes", 1), 10**7),
    (("resblock_dilation_sizes", 0, 1), 10**7),
    (("resblock_dilation_sizes", 0), [1] * 10**5),
    (("upsample_rates", 0), -1),
    (("upsample_rates", 2), 0.5),
    (("upsample_rates",), [1] * 10**5),
    (("n_layers",), 10**7),
    (("filter_channels",), -1),
    (("p_dropout",), "x"),
    (("p_dropout",), float("nan")),
    (("gin_channels",), 10**12),
)


@pytest.mark.parametrize(("place", "value"), _SENSELESS_SIZES)
def test_10_a_foreign_size_that_makes_no_sense_is_refused_before_anything_is_made_of_it(
    place: tuple[str | int, ...], value: object
) -> None:
    given = json.loads((PARITY / "melotts.json").read_text("utf-8"))["constructor"]
    part = given
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    with pytest.raises(VoicewrightError) as refused:
        vits.architecture(given)
    assert refused.value.problem.general == "official-config-unreadable"


def _script(file: Path) -> None:
    torch.save({"a": torch.zeros(9)}, file)
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr(packed.namelist()[0].partition("/")[0] + "/constants.pkl", b"")


def _cut(file: Path) -> None:
    torch.save({"a": torch.zeros(9)}, file)
    file.write_bytes(file.read_bytes()[:-40])


def _whole_network(file: Path) -> None:
    torch.save({"model": nn.Linear(2, 2)}, file)


def _sparse(file: Path) -> None:
    torch.save({"model": {"a": torch.eye(3).to_sparse()}}, file)


def _of_others(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("logs/G_100.pth", "x")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_script, "program"),
        (_cut, "damaged"),
        (_whole_network, "more"),
        (_sparse, "odd-tensor"),
        (_of_others, "archive"),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
def test_10_what_pytorch_says_of_a_file_is_not_what_a_person_is_told(
    tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    make(tmp_path / "G_1.pth")
    with pytest.raises(VoicewrightError) as refused:
        converter.read(tmp_path / "G_1.pth")
    assert refused.value.problem.kind == f"checkpoint-unreadable/{reason}"
    assert "weights_only" not in refused.value.problem.sentence()


_NOTHING_TO_DO: dict[str, Callable[[Path, Path], None]] = {
    "align": lambda project, file: projects.align(project),
    "check": lambda project, file: projects.check(project),
    "prepare": lambda project, file: projects.prepare(project),
    "speakers": lambda project, file: listening.speakers(project),
    "transcribe": lambda project, file: listening.transcribe(project),
    "proofread": lambda project, file: listening.proofread(project),
    "lexicon import": lambda project, file: lexicon.import_(project, file),
    "lexicon export": lambda project, file: lexicon.export(project, file),
}


@pytest.mark.parametrize("command", _NOTHING_TO_DO)
def test_12_a_command_that_found_nothing_to_do_says_so_and_exits_with_1(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    Project.create(folder).close()
    file = tmp_path / "words.dict"
    file.write_text(";;; nothing\n", "utf-8")
    with pytest.raises(typer.Exit) as ended:
        _NOTHING_TO_DO[command](folder, file)
    assert ended.value.exit_code == 1
    assert "no clips" in (said := capsys.readouterr().err) or "words" in said


class _Full:
    """A disk that is full from the n-th file on that waits for it; ``reached``: somebody waited."""

    def __init__(self, patch: pytest.MonkeyPatch, number: int) -> None:
        self.left, self.reached, self._real = number, False, os.fsync
        patch.setattr(os, "fsync", self)

    def __call__(self, descriptor: int) -> None:
        self.left -= 1
        if self.left < 0:
            self.reached = True
            raise OSError(errno.ENOSPC, "No space left on device")
        self._real(descriptor)


def _save_checkpoint(project: Project, place: Path) -> None:
    checkpoint.save(place / "checkpoints" / "step-00000005", _state(), Snapshot(step=5))


def _export(project: Project, place: Path) -> None:
    io.write(place / "out.wav", np.zeros(100, np.float32), 16_000)


def _pack(project: Project, place: Path) -> None:
    write_bundle(project, place / "out.zip")


def _bring(project: Project, place: Path) -> None:
    sources = [place.parent / f"{number}.wav" for number in range(3)]
    for number, source in enumerate(sources):
        source.write_bytes(bytes([number]) * 99)
    names = project.audio.add_files(sources)
    with project.transaction():
        for name in names:
            project.clips.add(new_clip(f"brought {name}", audio=str(name)))


@pytest.mark.parametrize("work", [_save_checkpoint, _export, _pack, _bring])
def test_13_a_disk_that_is_full_at_any_write_leaves_what_was_there_and_nothing_half(
    project: Project, tmp_path: Path, work: Callable[[Project, Path], None]
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "out.wav").write_bytes(b"before")
    (place / "out.zip").write_bytes(b"before")
    for number in range(40):
        clips = len(project.clips.all())
        with pytest.MonkeyPatch.context() as patch:
            full = _Full(patch, number)
            try:
                work(project, place)
            except (OSError, VoicewrightError):
                assert full.reached
            else:
                assert not full.reached or os.name == "nt"
                break
        found = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
        assert set(found) == {"out.wav", "out.zip"}
        assert not list(place.rglob("*/.tmp-*"))
        assert not list(project.audio.folder.glob(".tmp-*"))
        assert len(project.clips.all()) == clips
        assert all(project.audio.verify(clip.audio) for clip in project.clips.all())
    else:
        pytest.fail("it never came through")


@pytest.mark.skipif(os.name == "nt", reason="there is no umask")
def test_15_a_packed_project_has_the_permissions_of_any_new_file(project: Project, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        outputs.write(tmp_path / "words.dict", "word\tw\n")
        packed = write_bundle(project, tmp_path / "b.zip")
    finally:
        os.umask(before)
    assert {packed.stat().st_mode & 0o777, (tmp_path / "words.dict").stat().st_mode & 0o777} == {0o640}


def test_16_a_word_is_one_word_however_its_letters_are_stored(project: Project) -> None:
    project.lexicon.put(unicodedata.normalize("NFD", "José"), "xoˈse", "es")
    project.lexicon.put("José", "xoˈze", "es")
    assert project.lexicon.all("es") == {unicodedata.normalize("NFC", "josé"): "xoˈze"}


@pytest.mark.parametrize("entry", ["/QQ/", "/hə😀/", "/h\0/", "[[ ]]", "/12ǃa/"])
def test_17_a_word_of_the_dictionary_that_is_no_speech_is_refused_by_its_phone(entry: str) -> None:
    with pytest.raises(VoicewrightError) as refused:
        phonemize("say hello now", "en-us", lexicon={"hello": entry})
    assert refused.value.problem.kind == "text-unpronounceable/entry"
    assert "hello" in refused.value.problem.say().what


@pytest.mark.parametrize("symbol", ["😀", "QQ", "la!"])
def test_17_a_note_is_not_sung_as_the_nearest_phone(symbol: str) -> None:
    note = Note(id=1, start=0, length=480, tone=60, lyric="la", phones=["l", symbol])
    with pytest.raises(VoicewrightError) as refused:
        lyrics.sung([note], "en-us")
    assert refused.value.problem.kind == "song-symbol"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.EISDIR, "disk-trouble/in-the-way"),
        (errno.ENOTDIR, "disk-trouble/in-the-way"),
        (errno.ENAMETOOLONG, "disk-trouble/long-name"),
        (errno.EMFILE, "disk-trouble/too-many-open"),
        (errno.EFBIG, "disk-trouble/too-large"),
        (errno.ENOSPC, "disk-full"),
        (errno.EROFS, "not-writable"),
    ],
)
def test_18_what_the_system_refuses_is_said_as_what_it_is(folder: Path, code: int, kind: str) -> None:
    Project.create(folder).close()
    told = runner.problem_of(OSError(code, os.strerror(code), "x"), Align(project=str(folder)))
    assert told.kind == kind
    assert ("heck the disk" in told.sentence()) is False


def test_19_what_a_person_laid_beside_a_voice_stays_when_it_is_made_anew(tmp_path: Path) -> None:
    before, folder = tmp_path / "before", tmp_path / "new"
    for one in (before, folder):
        one.mkdir()
        (one / "net.safetensors").write_bytes(one.name.encode())
    (before / "old.safetensors").write_bytes(b"of another version")
    (before / "Notes.txt").write_text("mine", "utf-8")
    making._carry(before, folder)
    assert {path.name for path in folder.iterdir()} == {"net.safetensors", "Notes.txt"}
    assert (folder / "net.safetensors").read_bytes() == b"new"
    making._carry(tmp_path / "there was none", folder)
