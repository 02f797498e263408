"""What goes wrong where nobody waits for it: in a slot, in a command that is undone."""

import sys
from types import TracebackType

from backend.protocol.problems import unexpected
from studio.models.banners import BannersModel


class Unforeseen:
    """Until :meth:`release`, an error that reaches Qt's event loop makes a banner; stderr hears of it as well."""

    def __init__(self, banners: BannersModel) -> None:
        self._banners = banners
        self._before = sys.excepthook
        sys.excepthook = self._told

    def release(self) -> None:
        """Tell nobody any more but whoever was told before."""
        sys.excepthook = self._before

    def _told(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._before(kind, error, trace)
        if isinstance(error, Exception):
            self._banners.tell(unexpected(error, "window"))
