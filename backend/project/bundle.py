"""Bundles: a whole project in one zip, to move it to another machine."""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal

import msgspec

from backend.project import durable, migrations
from backend.project.audio_store import NAME
from backend.project.database import readable
from backend.project.errors import BundleRefusedError, ProjectError, from_os, from_sqlite
from backend.project.names import is_plain_name
from backend.project.opening import DATABASE
from backend.project.project import Project
from backend.project.snapshots import copy_database, is_sound
from backend.project.zip_safety import check, shown
from backend.protocol import json
from backend.protocol.notices import Report, notice
from backend.protocol.problems import problem

MANIFEST = "bundle.json"
PARTS = ("audio", "runs", "voices", "renders")
"""Folders that travel; cache and backups do not."""

"""Called with a fraction in [0, 1] and a sentence; raises ``Cancelled`` when the work is to stop."""

_PIECE = 1 << 20
_BROKEN = (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError)
"""What zipfile raises on members that are broken."""
_PACKED = (".json", ".jsonl", ".sqlite", ".log", ".txt")
_PACK_BELOW = 1 << 24
"""Larger files are stored as they are: audio and weights do not shrink, and a packed log could look like a bomb."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a bundle."""

    path: str
    """Relative to the project, with ``/``."""
    size: int
    """Bytes."""
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """``bundle.json``: what a bundle holds."""

    format: Literal["voicewright-bundle"] = "voicewright-bundle"
    version: int = 1
    name: str
    files: list[Entry]


def write_bundle(project: Project, out: Path, report: Report | None = None) -> Path:
    """Write the project as a zip; ``out`` appears when it is whole. Returns it. Raises ``ProjectError``.

    Training may go on meanwhile: a file that grows is taken as far as it went, one that vanishes is left out.
    """
    out = out.absolute()
    temporary = durable.temporary_beside(out)
    copy = temporary.with_name(temporary.name + "-db")
    try:
        if not copy_database(project.database_file, copy):
            raise ProjectError(problem("database-damaged/bundle", file=project.database_file))
        files = [(DATABASE, copy), *_files(project.folder)]
        total = sum(path.stat().st_size for _, path in files if path.exists()) or 1
        with zipfile.ZipFile(temporary, "w", allowZip64=True) as archive:
            entries: list[Entry] = []
            done = 0
            for name, path in files:
                if report is not None:
                    report(min(1.0, done / total), notice("packing", name=name))
                entry = _pack(archive, name, path)
                if entry is not None:
                    entries.append(entry)
                    done += entry.size
            manifest = msgspec.json.encode(Manifest(name=project.name, files=entries))
            archive.writestr(_info(MANIFEST, len(manifest)), manifest)
        durable.replace(temporary, out)
    except OSError as error:
        raise from_os(error, "bundle-not-written") from error
    except sqlite3.Error as error:
        raise from_sqlite(error, str(project.database_file)) from error
    finally:
        for leftover in (temporary, copy):
            with contextlib.suppress(FileNotFoundError):
                leftover.unlink()
    if report is not None:
        report(1.0, notice("packed"))
    return out


def read_bundle(bundle: Path, folder: Path, report: Report | None = None) -> Path:
    """Unpack a bundle as a new project ``folder``, which must not exist or be empty. Returns it.

    Hostile and damaged zips raise ``BundleRefusedError`` before anything is written. The project appears when every
    file has proved to be what the manifest says; a cancelled or failed reading leaves nothing.
    """
    folder = folder.absolute()
    try:
        with bundle.open("rb") as file, _archive(file) as archive:
            members = {member.filename: member for member in check(archive, file)}
            entries = _manifest(archive, members)
            _require_space(folder, sum(entry.size for entry in entries))
            _require_empty(folder)
            temporary = folder.parent / f".tmp-{os.getpid()}-{os.urandom(6).hex()}"
            temporary.mkdir(parents=True)
            try:
                _unpack(archive, members, entries, temporary, report)
                _check_project(temporary)
                _sync(temporary)
                if folder.exists():
                    folder.rmdir()
                temporary.rename(folder)
                durable.sync_folder(folder.parent)
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise from_os(error, "bundle-not-unpacked") from error
    if report is not None:
        report(1.0, notice("unpacked"))
    return folder


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for part in PARTS:
        for root, folders, names in os.walk(folder / part):
            # Links are not followed: what they point at is not the project's.
            folders[:] = sorted(name for name in folders if is_plain_name(name))
            for name in sorted(names):
                path = Path(root, name)
                if is_plain_name(name) and path.is_file() and not path.is_symlink():
                    if part == "audio" and not NAME.fullmatch(name):
                        continue
                    yield path.relative_to(folder).as_posix(), path


def _info(name: str, size: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    packed = name.endswith(_PACKED) and size < _PACK_BELOW
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.external_attr = 0o100644 << 16
    return info


def _pack(archive: zipfile.ZipFile, name: str, path: Path) -> Entry | None:
    digest = hashlib.sha256()
    try:
        reader = path.open("rb")
    except FileNotFoundError:
        return None
    with reader:
        size = left = os.fstat(reader.fileno()).st_size
        with archive.open(_info(name, size), "w", force_zip64=size >= 1 << 31) as writer:
            while left and (piece := reader.read(min(_PIECE, left))):
                digest.update(piece)
                writer.write(piece)
                left -= len(piece)
    return Entry(path=name, size=size - left, sha256=digest.hexdigest())


@contextlib.contextmanager
def _archive(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise BundleRefusedError(problem("bundle-refused/no-zip", says=str(error))) from error
    with archive:
        yield archive


def _manifest(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> list[Entry]:
    if MANIFEST not in members or members[MANIFEST].file_size > 1 << 28:
        raise BundleRefusedError(problem("bundle-refused/no-manifest", manifest=MANIFEST))
    try:
        with archive.open(MANIFEST) as reader:
            manifest = json.decode(reader.read(members[MANIFEST].file_size + 1), type=Manifest)
    except (msgspec.MsgspecError, *_BROKEN) as error:
        raise BundleRefusedError(
            problem("bundle-refused/manifest-unreadable", says=str(error), manifest=MANIFEST)
        ) from error
    if manifest.version != 1:
        raise BundleRefusedError(problem("bundle-refused/newer"))
    listed = {entry.path: entry for entry in manifest.files}
    if len(listed) != len(manifest.files) or set(listed) != set(members) - {MANIFEST}:
        raise BundleRefusedError(problem("bundle-refused/files-differ"))
    if DATABASE not in listed:
        raise BundleRefusedError(problem("bundle-refused/no-database"))
    for entry in manifest.files:
        top, _, rest = entry.path.partition("/")
        if entry.path != DATABASE and (top not in PARTS or not rest):
            raise BundleRefusedError(problem("bundle-refused/foreign-file", place=shown(entry.path)))
        if top == "audio" and (not NAME.fullmatch(rest) or rest.split(".")[0] != entry.sha256):
            raise BundleRefusedError(problem("bundle-refused/recording-changed", place=shown(entry.path)))
        if entry.size != members[entry.path].file_size:
            raise BundleRefusedError(problem("bundle-refused/size-contradiction", place=shown(entry.path)))
    return manifest.files


def _unpack(
    archive: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    entries: list[Entry],
    folder: Path,
    report: Report | None,
) -> None:
    total = sum(entry.size for entry in entries) or 1
    done = 0
    for entry in entries:
        if report is not None:
            report(done / total, notice("unpacking", name=str(entry.path)))
        target = folder.joinpath(*entry.path.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, left = hashlib.sha256(), entry.size
        try:
            with archive.open(members[entry.path]) as reader, target.open("xb") as writer:
                # One byte more than allowed is asked for, so that a member that lies about its size is seen.
                while piece := reader.read(min(_PIECE, left + 1)):
                    left -= len(piece)
                    if left < 0:
                        raise BundleRefusedError(problem("bundle-refused/larger", place=shown(entry.path)))
                    digest.update(piece)
                    writer.write(piece)
        except _BROKEN as error:
            raise BundleRefusedError(
                problem("bundle-refused/file-damaged", says=str(error), place=shown(entry.path))
            ) from error
        if left or digest.hexdigest() != entry.sha256:
            raise BundleRefusedError(problem("bundle-refused/file-changed", place=shown(entry.path)))
        done += entry.size


def _require_space(folder: Path, needed: int) -> None:
    parent = next(parent for parent in folder.parents if parent.exists())
    if shutil.disk_usage(parent).free < needed:
        raise ProjectError(problem("disk-full/bundle", needed=needed, file=parent))


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProjectError(problem("folder-not-empty/bundle", file=folder))


def _check_project(folder: Path) -> None:
    """The database is a sound one of ours, and what it refers to is there."""
    try:
        connection = sqlite3.connect((folder / DATABASE).as_uri() + "?mode=ro&immutable=1", uri=True)
        with contextlib.closing(connection), readable():
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("PRAGMA cell_size_check=ON")
            if not is_sound(connection) or not migrations.is_ours(connection):
                raise BundleRefusedError(problem("bundle-refused/database-foreign"))
            for table in ("clips", "takes"):
                for (audio,) in connection.execute(f"SELECT DISTINCT audio FROM {table}"):
                    if not isinstance(audio, str) or not NAME.fullmatch(audio):
                        raise BundleRefusedError(problem("bundle-refused/recording-name"))
    except sqlite3.Error as error:
        raise BundleRefusedError(problem("bundle-refused/database-unreadable", says=str(error))) from error


def _sync(folder: Path) -> None:
    for root, _, names in os.walk(folder):
        for name in names:
            durable.sync_file(Path(root, name))
        durable.sync_folder(Path(root))
