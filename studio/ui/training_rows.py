"""Trainings on the welcome page: what runs, how long yet, and the voices that are ready."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from studio.models.training_news import News, TrainingNews
from studio.ui.shared.buttons import button
from studio.ui.shared.layout import clear, column, label, row
from studio.words.language import tr
from studio.words.run_words import SPEAK, standing, state_kind


class TrainingRows(QWidget):
    """One row a training; hidden while there is none."""

    def __init__(self, news: TrainingNews, open_: Callable[[News], object]) -> None:
        super().__init__()
        self._news, self._open = news, open_
        self._rows = column(gap=2)
        self.setLayout(column(label(tr("Trainings"), "heading"), self._rows, gap=8))
        news.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        clear(self._rows)
        for one in self._news.items:
            self._rows.addWidget(NewsRow(one, partial(self._open, one)))
        self.setVisible(bool(self._news.items))


class NewsRow(QWidget):
    """A voice's name, how its training stands, the project, and the way there."""

    def __init__(self, news: News, clicked: Callable[[], object]) -> None:
        super().__init__()
        stands = standing(news.state, news.eta_s, ready=news.ready)
        said = label(stands, "dim", kind=state_kind(news.state))
        where = label(news.project, "faint")
        go = button(SPEAK if news.ready else tr("Show"), clicked, "link", f"{news.name}: {stands}")
        self.setLayout(row(label(news.name), said, where, None, go, gap=12))
