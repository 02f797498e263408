"""Damaged bytes are refused as what they are, by every kind of reader."""

import msgspec
import pytest

from backend.protocol import json, wire

DAMAGED = [b'{"a": "\xff"}', b'{"\xe4": 1}', b'"\xed\xa0\x80"', b"[" * 100_000, b"{", b"\xff"]


@pytest.mark.parametrize("data", DAMAGED, ids=range(len(DAMAGED)))
def test_damaged_bytes_are_no_json(data: bytes) -> None:
    for read in (json.decode, json.Decoder[object](object).decode, wire.decode_event, wire.decode_request):
        with pytest.raises(msgspec.DecodeError):
            read(data)


def test_what_is_whole_is_read() -> None:
    assert json.decode(b'{"a": "\xc3\xa4"}', type=dict[str, str]) == {"a": "ä"}
