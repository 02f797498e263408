"""A file that libsndfile writes, which says afterwards what the disk refused: libsndfile itself passes no error on."""

from typing import BinaryIO, Self


class Honest:
    """As :mod:`soundfile` asks of a file; when it is done with, the disk's ``OSError`` is raised, if there was one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._refused: OSError | None = None

    def write(self, data: bytes) -> int:
        """So many bytes were taken; none, once the disk has refused."""
        if self._refused is not None:
            return 0
        try:
            return self._file.write(data)
        except OSError as error:
            self._refused = error
            return 0

    def read(self, count: int = -1) -> bytes:
        """As of any file."""
        return self._file.read(count)

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of any file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """As of any file."""
        return self._file.tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Raises the ``OSError`` by which the disk refused, if it did."""
        if self._refused is not None:
            raise self._refused
