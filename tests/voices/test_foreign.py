"""What a download left in a checkpoint's place is said in our own words."""

from pathlib import Path

import pytest

from backend.protocol.problems import VoicewrightError
from backend.voices import foreign


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!DOCTYPE html><html>404</html>", "page"),
        (b"\n <HTML><body>", "page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "pointer"),
        (b"\xef\xbb\xbf<!-- moved --><html>", "page"),
        (b'{"error": "Repository not found"}', "text"),
        (b"\x1f\x8b\x08\x00" + bytes(50), "archive"),
        (b"", "empty"),
    ],
)
@pytest.mark.parametrize("name", ["G_100.pth", "model.safetensors"])
def test_what_a_download_left_is_said_in_our_words(tmp_path: Path, content: bytes, kind: str, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(VoicewrightError) as refused:
        foreign.read(tmp_path / name)
    assert refused.value.problem.kind == f"checkpoint-unreadable/{kind}"
