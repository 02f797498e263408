"""The job ``import-weights``: official checkpoints → a voice of the project."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from backend import registry
from backend.jobs.context import JobContext
from backend.project.names import unused
from backend.project.project import Project
from backend.protocol.jobs import ImportWeights, WeightsImported
from backend.protocol.notices import notice
from backend.protocol.problems import refuse
from backend.protocol.voices import VoiceInfo, voice_of

_MOST_FILES = 10_000


def run(job: ImportWeights, context: JobContext) -> WeightsImported:
    """Read the files, write the voice, hear it.

    Raises ``VoicewrightError``: ``source-missing``, ``weights-of-another-family``, ``weights-unrecognised``,
    ``family-reads-none``, and what the family says of files that it cannot read.
    """
    from backend.recipe import ImportsWeights, Remarks
    from backend.voices import making

    sources = [Path(source) for source in job.sources]
    family = _family(sources, job.family)
    context.report(0.05, notice("loading-family"))
    recipe = registry.recipe(family)
    assert isinstance(recipe, ImportsWeights), f"{family} says that it reads checkpoints, and does not"
    with Project.open(Path(job.project), lock=False) as project:
        id = unused(project.voices_folder, f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{family}")
        info = voice_of(recipe.info, id, job.name.strip() or _title(sources[0]), project.voices.moment())

        def make(folder: Path) -> VoiceInfo:
            context.report(0.15, notice("reading-checkpoint"))
            made = recipe.import_weights(sources, folder, info)
            context.report(0.8, notice("hearing-voice"))
            return made

        voice = making.write(project.voices_folder, id, recipe, make, making.DIGITS)
        remarks = [*recipe.remarks(project.voices.folder(id))] if isinstance(recipe, Remarks) else []
    return WeightsImported(voice=id, name=voice.name, family=family, speakers=voice.speakers, remarks=remarks)


def _family(sources: Sequence[Path], wanted: str) -> str:
    """The family whose files these are."""
    if not sources:
        refuse("source-missing/none")
    for source in sources:
        if not source.exists():
            refuse("source-missing/gone", file=source)
    families = registry.describe()
    names = [name for source in sources for name in _names(source)]
    fitting = [family for family in families if family.imports and family.imports.fits(names)]
    readers = [f"{family.name}/imports" for family in families if family.imports]
    if not wanted:
        if len(fitting) == 1:
            return fitting[0].name
        if fitting:
            names = [one.name for one in fitting]
            refuse("weights-unrecognised/several", names=names, readers=readers, file=sources[0])
        refuse("weights-unrecognised/none", readers=readers, file=sources[0])
    family = registry.describe(wanted)[0]
    if family.imports is None:
        refuse("family-reads-none", title=family.title, readers=readers)
    if family not in fitting:
        title, file = family.title, sources[0]
        if fitting:
            refuse("weights-of-another-family/known", title=title, theirs=[one.title for one in fitting], file=file)
        reader = f"{family.name}/imports"
        refuse(
            "weights-of-another-family/unknown", title=title, patterns=family.imports.patterns, reader=reader, file=file
        )
    return family.name


def _names(source: Path) -> Iterable[str]:
    """Names of the files that are meant; a folder's own, and those of the folders in it."""
    if source.is_file():
        return [source.name]
    inside = (file.name for depth in ("*", "*/*") for file in source.glob(depth) if file.is_file())
    return islice(inside, _MOST_FILES)


def _title(source: Path) -> str:
    source = source.absolute()
    return (source.parent.name if source.is_file() else source.name) or source.stem
