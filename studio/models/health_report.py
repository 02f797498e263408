"""What is wrong with a dataset, worst first: which clips, how much speech, and what can be done about it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from backend.project.clips import Clip
from backend.protocol.findings import Finding, Severity

Remedy = Literal[
    "exclude", "keep-one", "trim", "level", "denoise", "transcribe", "slice", "listen", "record", "train-too", "align"
]

REMEDIES: Mapping[str, tuple[Remedy, ...]] = {
    "unreadable-audio": ("exclude",),
    "empty-text": ("transcribe", "exclude"),
    "text-mismatch": ("listen", "align", "exclude"),
    "words": ("record", "exclude"),
    "unpronounceable-text": ("exclude",),
    "odd-speaker": ("exclude",),
    "clipped": ("record", "exclude"),
    "cut-off": ("record", "exclude"),
    "noise": ("record", "denoise", "exclude"),
    "echo": ("record", "exclude"),
    "hum": ("record", "denoise", "exclude"),
    "bandwidth": ("record", "exclude"),
    "squeezed": ("record", "exclude"),
    "duplicate-audio": ("keep-one",),
    "leaked": ("train-too",),
    "too-short": ("exclude",),
    "too-long": ("slice", "exclude"),
    "pace-outlier": ("listen", "exclude"),
    "loudness-outlier": ("level", "exclude"),
    "dc-offset": ("exclude",),
    "silence-inside": ("slice",),
    "silence-at-edges": ("trim",),
    "duplicate-text": (),
}
"""Check → what can be done about its clips with one click, the first that people should try first."""
_WEIGHT: dict[Severity, int] = {"info": 1, "warning": 2, "error": 3}
_GRAVE = ("warning", "error")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What one check says of the dataset."""

    check: str
    severity: Severity
    """The worst that it says."""
    clips: tuple[int, ...]
    seconds: float
    """Of these clips."""
    freed: int
    """Clips of which nothing grave would be said any more."""
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True, kw_only=True)
class HealthReport:
    """The dataset as it stands; excluded clips are not asked."""

    clips: int
    seconds: float
    wrong: int
    """Clips with an error."""
    doubtful: int
    """Clips with a warning and no error."""
    held_out: int
    excluded: int
    problems: tuple[Fault, ...]
    fine: tuple[str, ...]
    """Checks that found nothing, in the order in which people should look at them."""

    @property
    def good(self) -> int:
        """Clips of which nothing grave is said."""
        return self.clips - self.wrong - self.doubtful


def health_report(clips: Sequence[Clip], findings: Mapping[int, Sequence[Finding]]) -> HealthReport:
    """Of the clips as they are now, by what the last checks found."""
    used = {clip.id: clip for clip in clips if not clip.excluded}
    by_check: dict[str, dict[int, Severity]] = defaultdict(dict)
    grave: dict[int, set[str]] = defaultdict(set)
    worst: dict[int, Severity] = {}
    for id_ in used:
        for one in findings.get(id_, ()):
            known = by_check[one.check].get(id_, "info")
            by_check[one.check][id_] = max(known, one.severity, key=_WEIGHT.__getitem__)
            worst[id_] = max(worst.get(id_, "info"), one.severity, key=_WEIGHT.__getitem__)
            if one.severity in _GRAVE:
                grave[id_].add(one.check)
    problems = [
        Fault(
            check=check,
            severity=max(named.values(), key=_WEIGHT.__getitem__),
            clips=tuple(named),
            seconds=sum(used[id_].length_s for id_ in named),
            freed=sum(grave[id_] == {check} for id_ in named),
            remedies=REMEDIES.get(check, ()),
        )
        for check, named in by_check.items()
    ]
    problems.sort(key=lambda one: (-_WEIGHT[one.severity], -len(one.clips), one.check))
    return HealthReport(
        clips=len(used),
        seconds=sum(clip.length_s for clip in used.values()),
        wrong=sum(severity == "error" for severity in worst.values()),
        doubtful=sum(severity == "warning" for severity in worst.values()),
        held_out=sum(clip.held_out for clip in used.values()),
        excluded=len(clips) - len(used),
        problems=tuple(problems),
        fine=tuple(check for check in REMEDIES if check not in by_check and check != "words"),
    )


def spare(clips: Sequence[int], findings: Mapping[int, Sequence[Finding]], by_id: Mapping[int, Clip]) -> list[int]:
    """Of recordings that are there several times, all but one each: kept is what somebody agreed to, else the first."""
    named: dict[str, list[int]] = defaultdict(list)
    for id_ in clips:
        named[by_id[id_].name].append(id_)
    kept: set[int] = set()
    gone: set[int] = set()
    for id_ in sorted(clips, key=lambda one: (not by_id[one].done, not by_id[one].starred, one)):
        if id_ in gone:
            continue
        kept.add(id_)
        for finding in findings.get(id_, ()):
            names = finding.fields.get("names") if finding.check == "duplicate-audio" else None
            for name in names if isinstance(names, list) else ():
                gone |= {other for other in named.get(name, ()) if other not in kept}
    return sorted(gone)
