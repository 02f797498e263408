"""Files that are nearly right: what a bad disk, a broken download or a malicious hand makes of a good one."""

import hashlib
import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable, Sequence

from backend.project.bundle import MANIFEST

_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 40, (1 << 63) - 1, (1 << 64) - 1)
_SIZES = (1, 2, 4, 8)
_MOST_CHANGES = 6
_HEADER = 128
_GROWN = 4
"""Times as large as before a file may become."""


def mutant(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the files with one to six changes, most of them near its start, where sizes and counts stand."""
    data = bytearray(chance.choice(seeds))
    most = _GROWN * len(data) + _HEADER
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        chance.choice(_CHANGES)(data, seeds, chance)
        del data[most:]
    return bytes(data)


def deep(ending: str, seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One whose checksums are right, where a file of that kind has some: it gets beyond the first look."""
    if ending == ".zip":
        return _repacked(chance.choice(seeds), chance)
    data = mutant(seeds, chance)
    return _sealed(data) if ending == ".ogg" else data


def _repacked(bundle: bytes, chance: random.Random) -> bytes:
    """A bundle with one file changed, and the list of files told so; or with that list changed."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    changed = chance.choice(sorted(files))
    files[changed] = mutant([files[changed]], chance)
    if changed != MANIFEST:
        told = json.loads(files[MANIFEST])
        for entry in told["files"]:
            content = files[entry["path"]]
            entry |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        files[MANIFEST] = json.dumps(told).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _sealed(ogg: bytes) -> bytes:
    """With the checksum of each page made right: CRC-32 of 0x04C11DB7, unreflected, from 0 (RFC 3533 §6)."""
    data, at = bytearray(ogg), 0
    while (at := data.find(b"OggS", at)) >= 0 and at + 27 <= len(data):
        table = data[at + 27 : at + 27 + data[at + 26]]
        end = at + 27 + len(table) + sum(table)
        data[at + 22 : at + 26] = bytes(4)
        check = zlib.crc32(data[at:end].translate(_TURNED), 0xFFFFFFFF) ^ 0xFFFFFFFF
        data[at + 22 : at + 26] = check.to_bytes(4, "big").translate(_TURNED)
        at += 27
    return bytes(data)


def _place(data: bytearray, chance: random.Random) -> int:
    near = chance.random() < 0.6
    return chance.randrange(max(1, min(len(data), _HEADER) if near else len(data)))


def _flip(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    if data:
        data[_place(data, chance)] ^= 1 << chance.randrange(8)


def _number(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    size, at = chance.choice(_SIZES), _place(data, chance)
    value = chance.choice(_NUMBERS) & ((1 << 8 * size) - 1)
    data[at : at + size] = value.to_bytes(size, chance.choice(("little", "big")))


def _cut(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    at = _place(data, chance)
    del data[at : at + chance.randint(1, max(1, len(data) // 2))]


def _end(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    del data[_place(data, chance) :]


def _repeat(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = data[at : at + chance.randint(1, 2 * _HEADER)] * chance.randint(1, 8)


def _zeros(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    at, count = _place(data, chance), chance.randint(1, 4096)
    data[at : at + count] = bytes(len(data[at : at + count]))


def _noise(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    at = _place(data, chance)
    data[at : at + _HEADER] = chance.randbytes(chance.randint(1, _HEADER))


def _other(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    other = chance.choice(seeds)
    begin = chance.randrange(max(1, len(other)))
    at = _place(data, chance)
    data[at : at + chance.randint(0, _HEADER)] = other[begin : begin + chance.randint(1, 4 * _HEADER)]


def _digits(data: bytearray, seeds: Sequence[bytes], chance: random.Random) -> None:
    """A number in a text."""
    places = [at for at, byte in enumerate(data[: 1 << 14]) if 0x30 <= byte <= 0x39]
    if places:
        at = chance.choice(places)
        data[at : at + 1] = chance.choice(
            (b"-1", b"0", b"1e999", b"NaN", b"99999999999999999999", b"0.5", b"null", b'"')
        )


_CHANGES: tuple[Callable[[bytearray, Sequence[bytes], random.Random], None], ...] = (
    _flip,
    _flip,
    _number,
    _number,
    _cut,
    _end,
    _repeat,
    _zeros,
    _noise,
    _other,
    _digits,
)
