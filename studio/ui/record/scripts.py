"""Sentences to read come in: from a file of one's own, or from the scripts that come with Voicewright."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from studio.commands.recording import AddPrompts, RemovePrompts
from studio.models import languages, prompt_files
from studio.ui.record.needs import Needs
from studio.ui.shared.file_chooser import chooser
from studio.words.language import tr, trn
from studio.words.language_cards import card


class Scripts(QObject):
    """Asks for a script and its language, and adds its sentences; each step can be undone."""

    def __init__(self, context: Needs, anchor: Callable[[], QWidget], parent: QWidget) -> None:
        """``anchor``: the button that menus open under, wherever they were asked for."""
        super().__init__(parent)
        self.context, self._widget, self._anchor = context, parent, anchor

    def ask_prompts(self) -> None:
        """Ask for a script and add its sentences."""
        if chosen := chooser(self._widget).file(
            self._widget, tr("Add prompts"), tr("Texts (*.txt *.tsv);;All files (*)")
        ):
            self.add_prompts(chosen)

    def ask_script(self) -> None:
        """Offer the scripts that come with Voicewright; with one of them there is nothing to ask."""
        scripts = prompt_files.built_in()
        if len(scripts) == 1:
            self.add_prompts(next(iter(scripts.values())), next(iter(scripts)))
            return
        menu = QMenu(self._widget)
        for code, path in sorted(scripts.items(), key=lambda script: languages.name(script[0]).casefold()):
            menu.addAction(languages.name(code), partial(self.add_prompts, path, code)).setToolTip(card(code).said())
        menu.setToolTipsVisible(True)
        self._open(menu)

    def add_prompts(self, path: Path, language: str = "") -> None:
        """Add a script's sentences. Without a language, the one that the file's name says, or else the project's."""
        project = self.context.project
        if project is not None:
            code = language or languages.of_file(path.stem) or languages.of_project(project)
            self.context.attempt(lambda: self._add(path, code, asked=bool(language)))

    def _add(self, path: Path, code: str, *, asked: bool) -> None:
        context = self.context
        command = AddPrompts(context.prompts, prompt_files.read(path), code)
        context.undo.push(command)
        if not command.ids:
            context.say(tr("They were all there already."))
            return
        said = trn(
            "{n:,} prompt added, to be read as {language}.",
            "{n:,} prompts added, to be read as {language}.",
            len(command.ids),
            language=languages.name(code),
        )
        if asked:
            context.say(said)
        else:
            # It stays: a wrong language is noticed late, when phones do not fit.
            change = (tr("Another language…"), partial(self.ask_language, path, command.ids))
            context.say(said, action=change, key="prompts-language")

    def ask_language(self, path: Path, added: list[int]) -> None:
        """Offer languages; the prompts that were just added are then in that one."""
        project = self.context.project
        if project is None:
            return
        own = {prompt.language for prompt in self.context.prompts.items} | {languages.of_project(project)}
        menu = QMenu(tr("Language of the prompts"), self._widget)
        for code in sorted({*languages.OFFERED, *own}, key=lambda code: languages.name(code).casefold()):
            menu.addAction(languages.name(code), partial(self.change_language, path, added, code)).setToolTip(
                card(code).said()
            )
        menu.setToolTipsVisible(True)
        self._open(menu)

    def change_language(self, path: Path, added: list[int], code: str) -> None:
        """Have the prompts that were just added in another language; one step of Undo."""
        self.context.undo.beginMacro(tr("Change language of prompts"))
        try:
            self.context.attempt(lambda: self.context.undo.push(RemovePrompts(self.context.prompts, added)))
            self.add_prompts(path, code)
        finally:
            self.context.undo.endMacro()

    def _open(self, menu: QMenu) -> None:
        anchor = self._anchor()
        menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))
