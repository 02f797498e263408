"""Import a voice of another program: ask what, ask whose where the files do not tell, start the job."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QInputDialog, QWidget

from backend.protocol.families import FamilyInfo
from backend.protocol.jobs import ImportWeights, WeightsImported
from studio.models.families import FamiliesModel
from studio.models.foreign_voices import readers
from studio.models.job_handle import AnyHandle
from studio.ui.needs import HasVoices, Navigates, Tells, Works
from studio.ui.shared.file_chooser import chooser
from studio.ui.targets import ShowVoice
from studio.words.language import tr


class Needs(Tells, Works, Navigates, HasVoices, Protocol):
    """What an import needs."""

    @property
    def families(self) -> FamiliesModel: ...


class VoiceImporter:
    """Asks and starts; what goes wrong is a banner, what goes well is a voice in the list."""

    def __init__(self, context: Needs, parent: QWidget) -> None:
        self._context = context
        self._parent = parent

    def ask_folder(self) -> None:
        """Ask for the folder of a checkpoint."""
        self._context.families.ensure()
        if chosen := chooser(self._parent).folder(self._parent, tr("Import a voice: the folder of its checkpoint")):
            self.import_from([chosen])

    def ask_files(self) -> None:
        """Ask for a checkpoint's files."""
        self._context.families.ensure()
        kinds = tr("Checkpoints (*.ckpt *.pth *.safetensors *.index *.json *.py);;All files (*)")
        if chosen := chooser(self._parent).files(self._parent, tr("Import a voice: its files"), kinds):
            self.import_from(chosen)

    def import_from(self, sources: Sequence[Path]) -> AnyHandle | None:
        """Start, unless the person does not say whose it is."""
        able = [family for family in self._context.families.families if family.imports]
        fitting = readers(able, sources)
        family = fitting[0].name if len(fitting) == 1 else self._asked(fitting or able) if able else ""
        if family is None:
            return None
        job = ImportWeights(
            project=self._context.project_path, sources=[str(source) for source in sources], family=family
        )
        handle = self._context.jobs.start(job, tr("Import {name}", name=sources[0].name))
        return handle.then(self._imported)

    def _asked(self, families: Sequence[FamilyInfo]) -> str | None:
        titles = [f"{family.title}: {family.point_to}" for family in families if family.imports]
        chosen, sure = QInputDialog.getItem(
            self._parent, tr("Import a voice"), tr("The files do not tell whose checkpoint this is:"), titles, 0, False
        )
        return families[titles.index(chosen)].name if sure else None

    def _imported(self, made: WeightsImported) -> None:
        self._context.voices.reload()
        self._context.navigate(ShowVoice(made.voice))
        said = [tr("{name} is in the library.", name=made.name), *(one.say() for one in made.remarks)]
        self._context.say(" ".join(said), kind="good")
