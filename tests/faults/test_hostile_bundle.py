"""Bundles that were made to harm are refused before anything is written."""

import hashlib
import io
import json
import random
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.project.bundle import read_bundle, write_bundle
from backend.project.errors import ProjectError
from backend.project.project import Project
from tests.project.making import add, new_clip

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("good")
    with Project.create(folder / "p.voicewright") as project:
        project.clips.add(new_clip("hello", audio=project.audio.add_bytes(b"sound" * 500, ".wav")))
        (project.runs_folder / "r").mkdir()
        (project.runs_folder / "r" / "config.json").write_text("{}")
        return write_bundle(project, folder / "b.zip").read_bytes()


def contents(good: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def manifest_for(files: Files) -> bytes:
    entries = [
        {"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for path, data in files.items()
    ]
    return json.dumps({"format": "voicewright-bundle", "version": 1, "name": "p", "files": entries}).encode()


def packed(files: Files, *, compress: int = zipfile.ZIP_STORED, manifest: bytes | None = None) -> bytes:
    """A zip whose manifest agrees with it, so that only what a test wants is wrong."""
    files = {path: data for path, data in files.items() if path != "bundle.json"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compress) as archive:
        for path, data in files.items():
            info = zipfile.ZipInfo("placeholder")
            info.filename = path  # as it is: ZipInfo would clean it
            info.compress_type = compress
            archive.writestr(info, data)
        archive.writestr("bundle.json", manifest or manifest_for(files))
    return out.getvalue()


def refused(bundle: bytes, tmp_path: Path) -> str:
    """Why it is refused; nothing may have been written."""
    file = tmp_path / "hostile.zip"
    file.write_bytes(bundle)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ProjectError) as error:
        read_bundle(file, tmp_path / "target" / "p.voicewright")
    problem = error.value.problem
    assert problem.general == "bundle-refused", problem
    assert problem.say().remedy
    left = [path for path in sorted(tmp_path.rglob("*")) if path not in before and path != tmp_path / "target"]
    assert left == []
    return problem.say().why


def test_the_corpus_is_made_from_a_bundle_that_opens(good: bytes, tmp_path: Path) -> None:
    for number, bundle in enumerate(
        (good, packed(contents(good)), packed(contents(good), compress=zipfile.ZIP_DEFLATED))
    ):
        (tmp_path / "b.zip").write_bytes(bundle)
        with Project.open(read_bundle(tmp_path / "b.zip", tmp_path / f"{number}.voicewright")) as project:
            assert project.clips.count() == 1
            assert project.audio.verify(project.clips.all()[0].audio)


NAMES = [
    "../evil", "runs/../../evil", "/etc/evil", "//server/share", "C:/evil", "C:evil", "runs\\..\\..\\evil", "runs/a\\b",
    "runs/./a", "runs//a", "runs/a\0.txt", "runs/con", "runs/NUL.txt", "runs/a.", "runs/a ", "runs/a:stream", "~/evil",
    "runs/.ssh/x", "runs/" + "x" * 300, "runs/" + "d/" * 30 + "x", "runs/a\nb", "cache/x", "project.lock", "backups/x",
    "evil.sh", "audio/evil.wav", "audio/sub/" + "a" * 64 + ".wav", "project.sqlite-wal", "", "/", "runs",
    "runs/\x7f",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_that_lead_elsewhere(good: bytes, tmp_path: Path, name: str) -> None:
    refused(packed(contents(good) | {name: b"evil"}), tmp_path)


PAIRS = [
    ("runs/A", "runs/a"), ("runs/é", "runs/e\u0301"), ("runs/ß", "runs/SS"), ("runs/x", "runs/x/y"),
    ("runs/ﬁ", "runs/fi"),
    ("PROJECT.sqlite", "runs/z"), ("runs/r/CONFIG.json", "runs/z"),
]  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS)
def test_names_that_are_one_on_some_file_system(good: bytes, tmp_path: Path, pair: tuple[str, str]) -> None:
    refused(packed(contents(good) | dict.fromkeys(pair, b"x")), tmp_path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice(good: bytes, tmp_path: Path) -> None:
    out = io.BytesIO(good)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("runs/r/config.json", b"other")
    assert "same name" in refused(out.getvalue(), tmp_path)


@pytest.mark.parametrize("mode", [0o120777, 0o020666, 0o060666, 0o010666, 0o140777])
def test_links_and_devices(good: bytes, tmp_path: Path, mode: int) -> None:
    out = io.BytesIO(good)
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("runs/link")
        info.external_attr = mode << 16
        archive.writestr(info, "/etc/passwd")
    assert "link" in refused(out.getvalue(), tmp_path)


def test_bombs(good: bytes, tmp_path: Path) -> None:
    bomb = contents(good) | {"runs/zeros": bytes(64 << 20)}
    assert "far more" in refused(packed(bomb, compress=zipfile.ZIP_DEFLATED), tmp_path)


def central(bundle: bytes, name: bytes) -> int:
    """Where the directory's entry of a member begins."""
    at = bundle.rfind(name)
    return bundle.rindex(b"PK\1\2", 0, at)


def patched(bundle: bytes, name: str, offset: int, layout: str, value: int) -> bytes:
    data = bytearray(bundle)
    struct.pack_into(layout, data, central(bundle, name.encode()) + offset, value)
    return bytes(data)


TARGET = "runs/r/config.json"
LIES: dict[str, Callable[[bytes], bytes]] = {
    "encrypted": lambda b: patched(b, TARGET, 8, "<H", 1),
    "unknown packing": lambda b: patched(b, TARGET, 10, "<H", 99),
    "lzma": lambda b: patched(b, TARGET, 10, "<H", 14),
    "another packing than the local header": lambda b: patched(b, TARGET, 10, "<H", 0),
    "larger than it is": lambda b: patched(b, TARGET, 24, "<L", 1 << 30),
    "smaller than it is": lambda b: patched(b, TARGET, 24, "<L", 1),
    "checksum": lambda b: patched(b, TARGET, 16, "<L", 7),
    "overlap": lambda b: patched(b, TARGET, 42, "<L", 0),
    "packed size over the neighbours": lambda b: patched(b, TARGET, 20, "<L", 100_000),
    "beyond the end": lambda b: patched(b, TARGET, 42, "<L", 0x7FFFFFF0),
    "cut in half": lambda b: b[: len(b) // 2],
    "no zip": lambda b: b"not a zip" * 100,
    "empty": lambda b: b"",
    "empty zip": lambda b: packed({}, manifest=b"{}"),
}


@pytest.mark.parametrize("lie", LIES)
def test_zips_that_lie_about_themselves(good: bytes, tmp_path: Path, lie: str) -> None:
    refused(LIES[lie](good), tmp_path)


def test_members_that_share_bytes(good: bytes, tmp_path: Path) -> None:
    """Two directory entries of one local file: Python's zipfile reads both."""
    files = contents(good) | {"runs/q/config.json": b"{}"}
    files["runs/q/config.json"] = files[TARGET]
    bundle = packed(files)
    offset = struct.unpack_from("<L", bundle, central(bundle, TARGET.encode()) + 42)[0]
    assert refused(patched(bundle, "runs/q/config.json", 42, "<L", offset), tmp_path)


def local(bundle: bytes, name: str) -> tuple[int, int]:
    """Where a member's local header and its data begin."""
    start = struct.unpack_from("<L", bundle, central(bundle, name.encode()) + 42)[0]
    return start, start + 30 + sum(struct.unpack_from("<HH", bundle, start + 26))


def test_a_member_within_another(good: bytes, tmp_path: Path) -> None:
    """Its header is in order, and it is what the manifest says: only its place is wrong. So zips grow without end."""
    files = contents(good) | {"runs/r/inner": b"{}"}
    bundle = packed(files)
    start, data = local(bundle, "runs/r/inner")
    bundle = packed(files | {"runs/r/outer": bundle[start : data + 2]})
    _, data = local(bundle, "runs/r/outer")
    assert "overlap" in refused(patched(bundle, "runs/r/inner", 42, "<L", data), tmp_path)


@pytest.mark.parametrize(
    "manifest",
    [
        b"", b"{", b"[]", b"null", b'{"format":"other","version":1,"name":"","files":[]}', b"\xff\xfe",
        b'{"format":"voicewright-bundle","version":2,"name":"","files":[]}',
        b'{"format":"voicewright-bundle","version":1,"name":"","files":[]}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_manifests_that_are_none(good: bytes, tmp_path: Path, manifest: bytes) -> None:
    refused(packed(contents(good), manifest=manifest or b" "), tmp_path)


def test_a_file_that_is_not_what_the_manifest_says(good: bytes, tmp_path: Path) -> None:
    files = contents(good)
    assert "manifest" in refused(packed(files | {TARGET: b"[]"}, manifest=files["bundle.json"]), tmp_path)
    assert "list" in refused(packed(files | {"runs/r/more": b"x"}, manifest=files["bundle.json"]), tmp_path)
    audio = next(path for path in files if path.startswith("audio/"))
    assert "recording" in refused(packed(files | {audio: b"other"}), tmp_path)
    del files["project.sqlite"]
    assert "database" in refused(packed(files), tmp_path)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER t AFTER UPDATE ON clips BEGIN DELETE FROM clips; END",
        "CREATE VIEW v AS SELECT * FROM clips",
        "CREATE TABLE extra (a)",
        "DROP TABLE findings",
        "ALTER TABLE clips ADD COLUMN evil TEXT GENERATED ALWAYS AS (hex(zeroblob(99999999))) VIRTUAL",
        "UPDATE clips SET audio = '../../../etc/passwd'",
        "PRAGMA application_id = 1",
        "PRAGMA user_version = 0",
    ],
)
def test_databases_that_were_tampered_with(good: bytes, tmp_path: Path, sql: str) -> None:
    files = contents(good)
    inside = tmp_path / "inside.sqlite"
    inside.write_bytes(files["project.sqlite"])
    connection = sqlite3.connect(inside)
    connection.execute(sql)
    connection.commit()
    connection.close()
    refused(packed(files | {"project.sqlite": inside.read_bytes()}), tmp_path)


def test_databases_that_are_none(good: bytes, tmp_path: Path) -> None:
    files = contents(good)
    for data in (b"", b"x" * 5000, files["project.sqlite"][:5000]):
        refused(packed(files | {"project.sqlite": data}), tmp_path)


@pytest.mark.parametrize("seed", range(60))
def test_any_damage_is_refused_or_harmless(good: bytes, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(good)
    for _ in range(chance.randrange(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    (tmp_path / "b.zip").write_bytes(data)
    target = tmp_path / "t" / "p.voicewright"
    try:
        read_bundle(tmp_path / "b.zip", target)
    except ProjectError:
        assert not target.exists()
        assert not target.parent.exists() or list(target.parent.iterdir()) == []
    else:
        with Project.open(target) as project:
            assert project.audio.verify(project.clips.all()[0].audio)
            add(project, "goes on")
