"""A project that opened for reading only: why, and the ways out of a damaged database."""

from datetime import datetime
from functools import partial

from backend.project.project import Project
from backend.project.snapshots import Snapshot
from studio.models.app_state import AppState
from studio.models.banners import BannersModel
from studio.words.language import tr, trn

KEY = "readonly"


class Recovery:
    """Says it in one banner that stays; its buttons replace the database and open the project again."""

    def __init__(self, state: AppState, banners: BannersModel) -> None:
        self._state, self._banners = state, banners

    def tell(self, project: Project) -> None:
        """Say how this project opened."""
        if project.damage is not None:
            self._offer(project)
        elif project.readonly:
            self._banners.say(
                tr("This project is open for reading only."), kind="warning", detail=project.readonly_reason, key=KEY
            )
        else:
            self.forget()

    def forget(self) -> None:
        """No project is open, or one that can be written."""
        self._banners.dismiss_key(KEY)

    def _offer(self, project: Project) -> None:
        rows = project.damage.rows if project.damage else {}
        saved = trn("{n:,} clip", "{n:,} clips", rows.get("clips", 0))
        if rows.get("takes"):
            takes = trn("{n:,} take", "{n:,} takes", rows["takes"])
            saved = tr("{clips} and {takes}", clips=saved, takes=takes)
        snapshots = project.snapshots()
        newest = snapshots[0] if snapshots else None
        back = (
            (
                tr("Go back to the snapshot of {snapshot_time}", snapshot_time=snapshot_time(newest)),
                partial(self._restore, newest),
            )
            if newest
            else None
        )
        ways = (
            tr("Go back to the last snapshot, or go on with what was saved.")
            if back
            else tr("There is no snapshot to go back to.")
        )
        self._banners.say(
            tr("The project's database is damaged. What is shown was read from what is left of it."),
            kind="error",
            detail=tr(
                "{saved} could be read. {ways} Nothing is written until then, and the damaged file is kept.",
                saved=saved,
                ways=ways,
            ),
            action=back,
            other=(tr("Go on with what was saved"), partial(self._restore, None)),
            copy=f"[project-damaged] {project.readonly_reason}\n{project.database_file}",
            key=KEY,
        )

    def _restore(self, snapshot: Snapshot | None) -> None:
        if self._state.restore(snapshot):
            what = (
                tr("The project is open again, as it was {when}.", when=snapshot_time(snapshot))
                if snapshot
                else tr("The project is open again, with what could be read.")
            )
            detail = tr("The damaged file lies beside it.")
            self._banners.say(what, kind="good", detail=detail)
        elif self._state.project is not None:
            self._offer(self._state.project)


def snapshot_time(snapshot: Snapshot, now: datetime | None = None) -> str:
    """``today, 14:05``, ``3 November, 09:12``: when it was taken, by the clock on the wall."""
    taken = datetime.fromisoformat(snapshot.taken).astimezone()
    today = (now or datetime.now().astimezone()).date()
    if taken.date() == today:
        return tr("today, {taken:%H:%M}", taken=taken)
    if taken.year == today.year:
        return tr("{taken.day} {taken:%B}, {taken:%H:%M}", taken=taken)
    return tr("{taken.day} {taken:%B} {taken.year}, {taken:%H:%M}", taken=taken)
