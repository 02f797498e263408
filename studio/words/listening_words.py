"""What came of listening to recordings, in words."""

from collections import Counter
from collections.abc import Sequence

from backend.protocol.listening_jobs import Proofread, ReadingCut, Sliced, SpeakersTold, Transcribed
from backend.protocol.problems import Problem
from backend.protocol.proofs import Mistake
from studio.words.format import listed
from studio.words.language import tr, trn

_MOST = 3
_WRONG = {
    "dropped": (tr("{words} was not heard."), tr("{words} were not heard.")),
    "repeated": (tr("{words} was heard twice."), tr("{words} were heard twice.")),
    "invented": (tr("{words} was heard and is not written."), tr("{words} were heard and are not written.")),
}
_FEW = 2
"""So many mistakes are a headline themselves."""
_NAMED = 6


def transcribed(done: Transcribed) -> tuple[str, str]:
    """The sentence, and what is to be looked at; empty where nothing is."""
    parts = []
    if done.silent:
        parts.append(
            trn(
                "Nobody speaks in {n:,} clip: kept out of training.",
                "Nobody speaks in {n:,} clips: kept out of training.",
                len(done.silent),
            )
        )
    return trn("{n:,} clip transcribed.", "{n:,} clips transcribed.", len(done.written)), " ".join(
        [*parts, *_names(done.skipped)]
    )


def proofread(done: Proofread) -> tuple[str, str]:
    """As :func:`transcribed`."""
    heard = len(done.heard)
    if done.wrong:
        text = trn(
            "{wrong:,} of {n:,} clip say something else than is written.",
            "{wrong:,} of {n:,} clips say something else than is written.",
            heard,
            wrong=len(done.wrong),
        )
    else:
        text = trn("{n:,} clip heard: every word is there.", "{n:,} clips heard: every word is there.", heard)
    return text, " ".join(_names(done.skipped))


def speakers_told(done: SpeakersTold) -> tuple[str, str]:
    """As :func:`transcribed`."""
    unsure = (
        trn("{n:,} clip too short, or like nobody’s.", "{n:,} clips too short, or like nobody’s.", len(done.unsure))
        if done.unsure
        else ""
    )
    if len(done.speakers) < 2:
        return tr("They sound like one person."), unsure
    sizes = listed(f"{len(clips):,}" for clips in done.speakers[:-1])
    return trn(
        "{speakers} speakers, with {sizes} and {n:,} clip.",
        "{speakers} speakers, with {sizes} and {n:,} clips.",
        len(done.speakers[-1]),
        speakers=len(done.speakers),
        sizes=sizes,
    ), unsure


def sliced(done: Sliced) -> tuple[str, str]:
    """As :func:`transcribed`."""
    parts = []
    if done.inside:
        parts.append(
            trn(
                "{n:,} clip had to end where there is no pause.",
                "{n:,} clips had to end where there is no pause.",
                done.inside,
            )
        )
    if done.unlike:
        parts.append(
            trn(
                "The text of {n:,} clip is unlike what was heard.",
                "The text of {n:,} clips is unlike what was heard.",
                done.unlike,
            )
        )
    if done.added:
        text = trn("{n:,} clip cut.", "{n:,} clips cut.", len(done.added))
    else:
        text = tr("All of it is here already.") if done.already else tr("There was nothing to cut.")
    return text, " ".join([*parts, *_names(done.skipped)])


def reading_cut(done: ReadingCut) -> tuple[str, str]:
    """As :func:`transcribed`."""
    parts = (
        [trn("{n:,} sentence said more than once.", "{n:,} sentences said more than once.", done.again)]
        if done.again
        else []
    )
    parts += [trn("{n:,} sentence not heard.", "{n:,} sentences not heard.", len(done.missing))] if done.missing else []
    parts += (
        [
            trn(
                "{n:,} phrase left out: no sentence of the script.",
                "{n:,} phrases left out: no sentence of the script.",
                done.stray,
            )
        ]
        if done.stray
        else []
    )
    return trn("{n:,} take cut from the reading.", "{n:,} takes cut from the reading.", len(done.takes)), " ".join(
        parts
    )


def take(mistakes: Sequence[Mistake]) -> str:
    """What is wrong with a take, kind by kind; empty where nothing is."""
    return " ".join(
        wrong.format(words=_listed([one for one in mistakes if one.kind == kind]))
        for kind, wrong in _of_kinds(mistakes)
    )


def take_in_short(mistakes: Sequence[Mistake]) -> tuple[str, str]:
    """The same as a headline, and the words where the headline has none. Both are empty where nothing is wrong."""
    if len(mistakes) <= _FEW:
        return take(mistakes), ""
    return tr("{mistakes} places are not as written.", mistakes=len(mistakes)), take(mistakes)


def _listed(mistakes: Sequence[Mistake]) -> str:
    """Words of mistakes of one kind, the first of many."""
    named = [f"“{' '.join(one.words)}”" for one in mistakes[:_NAMED]]
    if len(mistakes) > _NAMED:
        named.append(tr("{n} more", n=len(mistakes) - _NAMED))
    return tr("{words} and {last}", words=listed(named[:-1]), last=named[-1]) if len(named) > 1 else named[0]


def _of_kinds(mistakes: Sequence[Mistake]) -> list[tuple[str, str]]:
    """The kinds that occur, and what is said of one, or of several."""
    counts: Counter[str] = Counter(one.kind for one in mistakes)
    return [(kind, said[counts[kind] > 1]) for kind, said in _WRONG.items() if counts[kind]]


def _names(skipped: Sequence[Problem]) -> list[str]:
    more = [tr("… and {skipped} more.", skipped=len(skipped) - _MOST)] if len(skipped) > _MOST else []
    return [problem.sentence() for problem in skipped[:_MOST]] + more
