"""What a zip says about itself, looked at before anything is written. Python's zipfile believes most of it."""

import struct
import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import IO

from backend.project.errors import BundleRefusedError
from backend.project.names import is_plain_name
from backend.protocol.problems import problem

MAX_MEMBERS = 500_000
MAX_TOTAL = 1 << 40
"""Bytes after unpacking: 1 TiB."""
MAX_RATIO = 200
"""Deflate reaches 1032; what people make stays far below. Larger than this only for small members."""
FREE_RATIO_BYTES = 1 << 20
"""Up to this size a member may be packed at any ratio: it cannot hurt."""
MAX_DEPTH = 16
MAX_PATH = 400
"""Characters of a member's path."""

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_ENCRYPTED = 0x1
_FOLDER_BIT = 0x10


def shown(member: str) -> str:
    """A member's name as it can be shown, whatever is in it."""
    return member[:200].encode("unicode_escape").decode()


def check(archive: zipfile.ZipFile, file: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The members that are files, if every member is harmless. Raises ``BundleRefusedError``."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise BundleRefusedError(problem("bundle-refused/too-many-files", n=len(members)))
    if sum(member.file_size for member in members) > MAX_TOTAL:
        raise BundleRefusedError(problem("bundle-refused/too-large"))
    for member in members:
        _check_member(member)
    _check_names(members)
    _check_places(members, file, archive.start_dir)
    return [member for member in members if not member.is_dir()]


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    _check_path(name)
    if member.flag_bits & _ENCRYPTED:
        raise BundleRefusedError(problem("bundle-refused/encrypted", place=shown(name)))
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BundleRefusedError(problem("bundle-refused/packed-oddly", place=shown(name)))
    if member.compress_type == zipfile.ZIP_STORED and member.compress_size != member.file_size:
        raise BundleRefusedError(problem("bundle-refused/two-sizes", place=shown(name)))
    if member.file_size > max(FREE_RATIO_BYTES, member.compress_size * MAX_RATIO):
        raise BundleRefusedError(problem("bundle-refused/bomb", place=shown(name)))
    # The upper half of the attributes is the Unix mode where a Unix made it; 0 where none is given.
    kind = (member.external_attr >> 16) & 0o170000
    if kind not in (0, 0o100000, 0o040000) or ((kind == 0o040000) != member.is_dir() and kind != 0):
        raise BundleRefusedError(problem("bundle-refused/link", place=shown(name)))
    if member.is_dir() and member.file_size:
        raise BundleRefusedError(problem("bundle-refused/folder-with-content", place=shown(name)))
    if not member.is_dir() and member.external_attr & _FOLDER_BIT:
        raise BundleRefusedError(problem("bundle-refused/file-as-folder", place=shown(name)))


def _check_path(name: str) -> None:
    # orig_filename: zipfile cuts names at a NUL and turns backslashes round before we could see them.
    path = name.removesuffix("/")
    parts = path.split("/")
    if not path or len(path) > MAX_PATH or len(parts) > MAX_DEPTH:
        raise BundleRefusedError(problem("bundle-refused/name-length", place=shown(name)))
    if path.startswith("/") or ".." in parts or PurePosixPath(path).is_absolute():
        raise BundleRefusedError(problem("bundle-refused/outside", place=shown(name)))
    if not all(is_plain_name(part) for part in parts):
        raise BundleRefusedError(problem("bundle-refused/name-characters", place=shown(name)))


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    """No two names that are one on some file system, and no file that is a folder too."""
    files: set[str] = set()
    folders: set[str] = set()
    for member in members:
        key = folded_path(member.orig_filename)
        parents = [str(parent) for parent in PurePosixPath(key).parents if str(parent) != "."]
        if member.is_dir():
            folders.update(parents, (key,))
        elif key in files:
            raise BundleRefusedError(problem("bundle-refused/same-name", place=shown(member.orig_filename)))
        else:
            files.add(key)
            folders.update(parents)
    both = files & folders
    if both:
        raise BundleRefusedError(problem("bundle-refused/file-and-folder", place=shown(min(both))))


def folded_path(path: str) -> str:
    """Equal for paths that some file system takes for one: case and composition do not count."""
    composed = unicodedata.normalize("NFKC", path.removesuffix("/"))
    return unicodedata.normalize("NFKC", composed.casefold())


def _check_places(members: list[zipfile.ZipInfo], file: IO[bytes], directory_start: int) -> None:
    """No bytes that belong to two members, and local headers that agree with the directory."""
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise BundleRefusedError(problem("bundle-refused/overlap", place=shown(member.orig_filename)))
        file.seek(member.header_offset)
        header = file.read(_LOCAL.size)
        if len(header) < _LOCAL.size:
            raise BundleRefusedError(problem("bundle-refused/cut-short", place=shown(member.orig_filename)))
        (signature, _version, flags, method, *_rest, name_length, extra_length) = _LOCAL.unpack(header)
        name = file.read(name_length)
        if signature != b"PK\3\4":
            raise BundleRefusedError(problem("bundle-refused/misplaced", place=shown(member.orig_filename)))
        if _decoded(name, flags) != member.orig_filename or method != member.compress_type:
            raise BundleRefusedError(problem("bundle-refused/contradiction", place=shown(member.orig_filename)))
        end = member.header_offset + _LOCAL.size + name_length + extra_length + member.compress_size
        if end > directory_start:
            raise BundleRefusedError(problem("bundle-refused/overlap-directory", place=shown(member.orig_filename)))


def _decoded(name: bytes, flags: int) -> str | None:
    try:
        return name.decode("utf-8" if flags & 0x800 else "cp437")
    except UnicodeDecodeError:
        return None
