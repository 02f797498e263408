"""Reading a wire line by line, with a bound on what one line may take."""

import os
from collections.abc import Iterator
from typing import IO

MAX_LINE = 64 * 2**20
"""Bytes. A score of an hour of speech is about 10 MB; more than this is not a message."""


def open_stdin() -> IO[bytes]:
    """Stdin, for a thread that may still wait for it when the process ends: the interpreter aborts if it
    finds ``sys.stdin`` in use then.
    """
    return os.fdopen(os.dup(0), "rb")


class LineTooLong(Exception):  # noqa: N818 - a fact about the input, told to whoever sent it
    """A line went on past the bound; the rest of it was thrown away."""


def lines(stream: IO[bytes], limit: int = MAX_LINE) -> Iterator[bytes | LineTooLong]:
    """Complete lines without their newline, until the stream ends; empty lines are left out.

    A last line without a newline is half a message of a process that died while writing: it is dropped.
    """
    while True:
        line = stream.readline(limit)
        if not line:
            return
        if line.endswith(b"\n"):
            if stripped := line.strip():
                yield stripped
            continue
        if len(line) < limit:
            return
        while (rest := stream.readline(limit)) and not rest.endswith(b"\n"):
            pass
        yield LineTooLong(f"a line of more than {limit} bytes")
