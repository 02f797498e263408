"""Recordings that nothing refers to: found, shown, and removed if somebody says so."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from backend.project.leftovers import Leftover
from backend.project.project import Project
from studio.commands.leftovers import Sweep
from studio.ui.dataset.needs import Needs
from studio.words.format import size
from studio.words.language import tr, trn

_KEY = "leftovers"


class Sweeping(QObject):
    """Asks in a banner before anything moves, and again before anything is gone for good."""

    def __init__(self, context: Needs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context

    def look(self) -> None:
        """Find them, in a thread."""
        project = self._context.project
        if project is not None:
            folder = project.folder

            def find() -> tuple[list[Leftover], list[Leftover]]:
                with Project.open(folder, lock=False) as other:
                    return other.leftovers.find(), other.leftovers.trashed()

            self._context.background(find, lambda found: self._found(*found))

    def _found(self, unused: list[Leftover], trashed: list[Leftover]) -> None:
        if unused:
            self._context.say(
                tr("{recordings}: no clip, take or song refers to them.", recordings=_said(unused)),
                action=(tr("Move to the trash"), lambda: self._sweep([one.name for one in unused])),
                key=_KEY,
            )
        elif trashed:
            self._offer_deleting(trashed)
        else:
            self._context.say(tr("Every recording of the project is in use."), kind="good", key=_KEY)

    def _sweep(self, names: list[str]) -> None:
        project, context = self._context.project, self._context
        if project is not None and context.attempt(lambda: context.undo.push(Sweep(project, names))):
            self._offer_deleting(project.leftovers.trashed())

    def _offer_deleting(self, trashed: Sequence[Leftover]) -> None:
        self._context.say(
            tr("{recordings} in the project’s trash.", recordings=_said(trashed)),
            action=(tr("Delete for good"), self._delete),
            other=(tr("Put back"), self._put_back),
            key=_KEY,
        )

    def _delete(self) -> None:
        project, context = self._context.project, self._context
        if project is None:
            return
        freed: list[int] = []
        if context.attempt(lambda: freed.append(project.leftovers.delete())):
            context.say(tr("{freed} freed.", freed=size(sum(freed))), kind="good", key=_KEY)

    def _put_back(self) -> None:
        project, context = self._context.project, self._context
        if project is None:
            return
        names = [one.name for one in project.leftovers.trashed()]
        if context.attempt(lambda: project.leftovers.put_back(names)):
            context.say(
                trn("{n:,} recording put back.", "{n:,} recordings put back.", len(names)), kind="good", key=_KEY
            )


def _said(found: Sequence[Leftover]) -> str:
    return f"{trn('{n:,} recording', '{n:,} recordings', len(found))}, {size(sum(one.bytes for one in found))},"
