"""Dataset, voice, bundle, labels, or a voice as ONNX graphs → files elsewhere."""

import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from backend.audio import io
from backend.jobs import dataset_lists
from backend.jobs.context import JobContext
from backend.jobs.file_names import FileNames
from backend.project import durable, labels, outputs
from backend.project.alignments import Alignment
from backend.project.bundle import write_bundle
from backend.project.clips import Clip
from backend.project.errors import from_os
from backend.project.freshness import stale
from backend.project.project import Project
from backend.protocol.jobs import Export, Exported
from backend.protocol.notices import notice
from backend.protocol.problems import refuse
from backend.protocol.readable import readable
from backend.protocol.score import Phone
from backend.protocol.voices import ONLY_TRAINING
from backend.voices import loading

FORMATS = {
    "dataset": tuple(dataset_lists.WRITERS), "labels": tuple(labels.SUFFIX),
    "voice": ("",), "bundle": ("",), "onnx": ("",),
}  # fmt: skip
"""What → formats, the first of which is taken where none is named."""


def run(job: Export, context: JobContext) -> Exported:
    """Write what was asked for."""
    form = job.format or FORMATS[job.what][0]
    if form not in FORMATS[job.what]:
        formats = [one for one in FORMATS[job.what] if one]
        if formats:
            refuse("export-format", wanted=job.format, what=job.what, formats=formats)
        refuse("export-format/none", wanted=job.format, what=job.what)
    out = Path(job.out)
    with Project.open(Path(job.project), lock=False) as project:
        _check(job, out)
        left_out: list[str] = []
        try:
            match job.what:
                case "dataset":
                    paths = _dataset(project, out, form, context)
                case "labels":
                    kind = next(one for one in labels.SUFFIX if one == form)
                    paths, left_out = _labels(project, out, kind, job, context)
                case "voice":
                    paths = [_voice(project, out, job.voice)]
                case "onnx":
                    paths = _onnx(project, out, job.voice, context)
                case "bundle":
                    paths = [write_bundle(project, out, context.report)]
        except OSError as error:
            raise from_os(error, "export-not-written") from error
    return Exported(paths=[str(path) for path in paths], left_out=left_out)


def _check(job: Export, out: Path) -> None:
    """Bundles, zipped voices and the labels of one take are files, the rest are folders."""
    single = job.what == "bundle" or (job.what == "voice" and out.suffix.lower() == ".zip") or job.render is not None
    if single:
        outputs.file(out)
    else:
        outputs.folder(out)


def _clips(project: Project) -> list[Clip]:
    clips = project.clips.all()
    if not clips:
        refuse("no-clips/export")
    return clips


def _empty_folder(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()):
        refuse("folder-not-empty/export", file=out)
    out.mkdir(parents=True, exist_ok=True)


def _dataset(project: Project, out: Path, form: str, context: JobContext) -> list[Path]:
    clips = _clips(project)
    _empty_folder(out)
    (out / "wavs").mkdir()
    names, written, phones = FileNames(), [], _phones(project, clips)
    for index, clip in enumerate(clips):
        context.report(index / len(clips), notice("writing-clip", number=index + 1, of=len(clips)))
        name = names.unique(clip.name)
        samples, rate = io.read(project.audio.path(clip.audio), start_s=clip.start_s, end_s=clip.end_s)
        io.write(out / "wavs" / f"{name}.wav", samples, rate, "16")
        written.append(dataset_lists.Recording(name, clip, phones.get(clip.id, ())))
    paths = dataset_lists.WRITERS[form](written, out)
    recordings = out / "wavs"  # unless the form has put them elsewhere
    return [*paths, recordings] if recordings.is_dir() else paths


def _phones(project: Project, clips: Sequence[Clip]) -> dict[int, Sequence[Phone]]:
    return {id_: alignment.phones for id_, alignment in _aligned(project, clips).items()}


def _aligned(project: Project, clips: Sequence[Clip]) -> dict[int, Alignment]:
    """Of the clips whose alignment is of what they are now."""
    lexicons = {language: project.lexicon.all(language) for language in {clip.language for clip in clips}}
    known = project.alignments.all()
    return {
        clip.id: known[clip.id]
        for clip in clips
        if clip.id in known and not stale(clip, known[clip.id].origin, lexicons[clip.language])
    }


def _labels(
    project: Project, out: Path, form: labels.Kind, job: Export, context: JobContext
) -> tuple[list[Path], list[str]]:
    """What is written, and the clips that are left out: labels of a text that was edited since would be untrue."""
    if job.render is not None:
        take = project.renders.get(job.render)
        out.parent.mkdir(parents=True, exist_ok=True)
        outputs.write(out, labels.text(form, take.score.phones, take.score.words, take.duration_s))
        return [out], []
    every = _clips(project)
    alignments = _aligned(project, every)
    clips = [clip for clip in every if clip.id in alignments]
    left_out = [clip.name for clip in every if clip.id not in alignments]
    if not clips:
        refuse("no-alignments")
    _empty_folder(out)
    names, paths, about = FileNames(), list[Path](), {}
    for index, clip in enumerate(clips):
        context.report(index / len(clips), notice("writing-labels", number=index + 1, of=len(clips)))
        found, name = alignments[clip.id], names.unique(clip.name)
        path = out / f"{name}{labels.SUFFIX[form]}"
        phones, length_s = found.phones, clip.length_s
        if job.times == "original":
            phones, length_s = labels.within(phones, clip.start_s, clip.duration_s), clip.duration_s
        else:
            samples, rate = io.read(project.audio.path(clip.audio), start_s=clip.start_s, end_s=clip.end_s)
            io.write(out / f"{name}.wav", samples, rate, "16")
        path.write_text(labels.text(form, phones, found.words, length_s), "utf-8")
        about[path.name] = {"source": clip.source, "start_s": clip.start_s, "end_s": clip.start_s + clip.length_s}
        paths.append(path)
    told = out / "times.json"
    told.write_bytes(readable({"times": job.times, "clips": about, "left_out": left_out}))
    return [*paths, told], left_out


def _onnx(project: Project, out: Path, wanted: str, context: JobContext) -> list[Path]:
    from backend import registry
    from backend.recipe import ExportsOnnx

    info = loading.choose(project, wanted)
    recipe = registry.recipe(info.family)
    if not isinstance(recipe, ExportsOnnx):
        refuse("onnx-not-this-family", family=info.family)
    _empty_folder(out)
    context.report(0.1, notice("recording-networks"))
    try:
        facts = recipe.export_onnx(project.voices.folder(info.id), out)
    except BaseException:
        for file in out.iterdir():  # a folder that was empty holds nothing but the unfinished
            file.unlink()
        raise
    card = {"format": "voicewright-onnx", "version": 1, "family": info.family, "name": info.name, **facts}
    durable.write_bytes(out / "onnx.json", readable(card))
    return sorted(out.iterdir())


def _voice(project: Project, out: Path, wanted: str) -> Path:
    info = loading.choose(project, wanted)
    folder = project.voices.folder(info.id)
    if out.suffix.lower() != ".zip":
        _empty_folder(out)
        shutil.copytree(folder, out, dirs_exist_ok=True, ignore=shutil.ignore_patterns(ONLY_TRAINING))
        return out
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(f".writing-{out.name[-100:]}")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:  # weights don't shrink
            for file in sorted(folder.rglob("*")):
                if file.is_file() and ONLY_TRAINING not in file.relative_to(folder).parts:
                    archive.write(file, file.relative_to(folder).as_posix())
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return out
