"""The job ``import-weights``: official checkpoints → a voice of the project."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import NoReturn

from backend import registry
from backend.jobs.context import JobContext
from backend.project.names import unused
from backend.project.project import Project
from backend.protocol.families import FamilyInfo
from backend.protocol.jobs import ImportWeights, WeightsImported
from backend.protocol.problems import Problem, VoicewrightError
from backend.protocol.voices import VoiceInfo

_MOST_FILES = 10_000


def run(job: ImportWeights, context: JobContext) -> WeightsImported:
    """Read the files, write the voice, hear it.

    Raises ``VoicewrightError``: ``source-missing``, ``weights-of-another-family``, ``weights-unrecognised``,
    ``family-reads-none``, and what the family says of files that it cannot read.
    """
    from backend.recipe import ImportsWeights
    from backend.voices import making

    sources = [Path(source) for source in job.sources]
    family = _family(sources, job.family)
    context.report(0.05, "Loading the family")
    recipe = registry.recipe(family)
    assert isinstance(recipe, ImportsWeights), f"{family} says that it reads checkpoints, and does not"
    with Project.open(Path(job.project), lock=False) as project:
        id = unused(project.voices_folder, f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{family}")
        info = VoiceInfo(
            id=id, name=job.name.strip() or _title(sources[0]), family=family, sample_rate=0, languages=[],
            speakers=[], controls=list(recipe.controls),
            created=datetime.now(UTC).isoformat(timespec="microseconds"),
        )  # fmt: skip

        def make(folder: Path) -> VoiceInfo:
            context.report(0.15, "Reading the checkpoint")
            made = recipe.import_weights(sources, folder, info)
            context.report(0.8, "Hearing the voice")
            return made

        voice = making.write(project.voices_folder, id, recipe, make, making.DIGITS)
    return WeightsImported(voice=id, name=voice.name, family=family, speakers=voice.speakers)


def _family(sources: Sequence[Path], wanted: str) -> str:
    """The family whose files these are."""
    if not sources:
        _refuse("source-missing", "No checkpoint was named.", "Name its file or folder.")
    for source in sources:
        if not source.exists():
            _refuse("source-missing", "There is no such file or folder.", "Check its name.", file=source)
    families = registry.describe()
    names = [name for source in sources for name in _names(source)]
    fitting = [family for family in families if family.imports and _fits(family, names)]
    readers = "; ".join(f"{family.name}: {family.imports.doc}" for family in families if family.imports)
    if not wanted:
        if len(fitting) == 1:
            return fitting[0].name
        why = f"They may be of {' or '.join(one.name for one in fitting)}." if fitting else "No family knows them."
        _refuse("weights-unrecognised", "It is not clear whose checkpoint this is.",
                f"Name the family, and check what to point to ({readers}).", why, sources[0])  # fmt: skip
    family = registry.describe(wanted)[0]
    if family.imports is None:
        _refuse("family-reads-none", f"{family.title} reads no official checkpoints.", f"Those that do: {readers}")
    if family not in fitting:
        of = " or ".join(one.title for one in fitting)
        why = f"They look like {of}'s." if of else f"Among them is none of {', '.join(family.imports.patterns)}."
        remedy = f"Choose {of}." if of else f"Point to {family.imports.doc[0].lower()}{family.imports.doc[1:]}"
        _refuse("weights-of-another-family", f"These files are not a checkpoint of {family.title}.", remedy, why,
                sources[0])  # fmt: skip
    return family.name


def _names(source: Path) -> Iterable[str]:
    """Names of the files that are meant; a folder's own, and those of the folders in it."""
    if source.is_file():
        return [source.name]
    inside = (file.name for depth in ("*", "*/*") for file in source.glob(depth) if file.is_file())
    return islice(inside, _MOST_FILES)


def _fits(family: FamilyInfo, names: Iterable[str]) -> bool:
    assert family.imports is not None
    return any(fnmatchcase(name.lower(), pattern) for name in names for pattern in family.imports.patterns)


def _title(source: Path) -> str:
    source = source.absolute()
    return (source.parent.name if source.is_file() else source.name) or source.stem


def _refuse(kind: str, what: str, remedy: str, why: str = "", file: Path | None = None) -> NoReturn:
    raise VoicewrightError(Problem(kind=kind, what=what, why=why, remedy=remedy, file=str(file or "")))
