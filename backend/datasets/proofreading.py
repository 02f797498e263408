"""Clips listened to, and their words compared with what is written: findings say which are wrong, and where."""

from collections.abc import Sequence

from backend.datasets.listening import each, listen
from backend.project.clips import Clip
from backend.project.project import Project
from backend.protocol.findings import Finding
from backend.protocol.listening_jobs import Proofread, ProofreadClips
from backend.protocol.notices import Report, notice
from backend.protocol.problems import refuse
from backend.protocol.proofs import Mistake
from backend.protocol.score import Phone
from backend.recognition import mistakes
from backend.text.phonemes import phonemize

CHECK = "words"
"""The name under which the findings stand; the other checks leave them alone."""


def proofread(project: Project, job: ProofreadClips, report: Report) -> Proofread:
    """Each clip's findings are written as soon as it was heard; ``report`` may raise Cancelled.

    Raises ``VoicewrightError`` where no clip has a text, and where nobody understands the language.
    """
    chosen = _chosen(project, job.clips)
    if not chosen:
        refuse("nothing-to-proofread", file=project.folder)
    heard: dict[int, str] = {}
    wrong: dict[int, int] = {}

    def hear(clip: Clip) -> list[Finding]:
        heard[clip.id] = listen(project, clip, clip.language, job.recogniser).text
        return _compared(project, clip, heard[clip.id])

    def keep(clip: Clip, found: list[Finding]) -> None:
        if project.clips.get(clip.id).text == clip.text:
            project.findings.replace([CHECK], [clip.id], found)
            wrong[clip.id] = sum(int(one.figure or 0) for one in found)

    skipped = each(chosen, hear, keep, report)
    report(1.0, notice("clips-read", n=len(heard)))
    return Proofread(
        heard=heard,
        wrong=[id_ for id_, words in sorted(wrong.items(), key=lambda one: -one[1]) if words],
        skipped=list(skipped.values()),
    )


def _chosen(project: Project, clips: Sequence[int] | None) -> list[Clip]:
    there = [clip for clip in project.clips.all() if clip.text.strip()]
    if clips is None:
        return [clip for clip in there if not clip.excluded]
    wanted = set(clips)
    return [clip for clip in there if clip.id in wanted]


def _compared(project: Project, clip: Clip, heard: str) -> list[Finding]:
    said = phonemize(clip.text, clip.language, project.lexicon.all(clip.language))
    alignment = project.alignments.get(clip.id)
    fits = alignment is not None and len(alignment.words) == len(said.words)
    phones = alignment.phones if alignment is not None and fits else []
    found = mistakes.found(said.symbols, said.words, clip.language, heard)
    return [_finding(clip.id, one, phones) for one in found]


def _finding(clip: int, mistake: Mistake, phones: Sequence[Phone]) -> Finding:
    dropped, repeated = mistake.kind == "dropped", mistake.kind == "repeated"
    at_s = next((round(one.start_s, 3) for one in phones if one.word >= mistake.place), None)
    return finding(
        "words/dropped" if dropped else "words/repeated" if repeated else "words/invented",
        clip,
        len(mistake.words),
        at_s=at_s,
        words=" ".join(mistake.words),
    )


def finding(kind: str, clip: int, count: int, *, at_s: float | None, **fields: str) -> Finding:
    """So many words of a clip are wrong."""
    return Finding(
        check=CHECK, clip=clip, severity="warning", figure=float(count), unit="words", kind=kind, fields={**fields},
        at_s=at_s,
    )  # fmt: skip
