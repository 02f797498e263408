"""What came of listening to recordings, in words."""

from collections import Counter
from collections.abc import Sequence

from backend.protocol.listening_jobs import Proofread, ReadingCut, Sliced, SpeakersTold, Transcribed
from backend.protocol.problems import Problem
from backend.protocol.proofs import Mistake
from studio.words.format import count

_MOST = 3
_WRONG = {
    "dropped": ("was not heard", "were not heard"),
    "repeated": ("was heard twice", "were heard twice"),
    "invented": ("was heard and is not written", "were heard and are not written"),
}
_FEW = 2
"""So many mistakes are a headline themselves."""
_NAMED = 6


def transcribed(done: Transcribed) -> tuple[str, str]:
    """The sentence, and what is to be looked at; empty where nothing is."""
    parts = []
    if done.silent:
        parts.append(f"Nobody speaks in {count(len(done.silent), 'clip')}: kept out of training.")
    return f"{count(len(done.written), 'clip')} transcribed.", " ".join([*parts, *_names(done.skipped)])


def proofread(done: Proofread) -> tuple[str, str]:
    """As :func:`transcribed`."""
    heard = count(len(done.heard), "clip")
    wrong = f"{len(done.wrong):,} of {heard} say something else than is written."
    return wrong if done.wrong else f"{heard} heard: every word is there.", " ".join(_names(done.skipped))


def speakers_told(done: SpeakersTold) -> tuple[str, str]:
    """As :func:`transcribed`."""
    unsure = f"{count(len(done.unsure), 'clip')} too short, or like nobody’s." if done.unsure else ""
    if len(done.speakers) < 2:
        return "They sound like one person.", unsure
    sizes = ", ".join(f"{len(clips):,}" for clips in done.speakers[:-1])
    return f"{len(done.speakers)} speakers, with {sizes} and {count(len(done.speakers[-1]), 'clip')}.", unsure


def sliced(done: Sliced) -> tuple[str, str]:
    """As :func:`transcribed`."""
    parts = []
    if done.inside:
        parts.append(f"{count(done.inside, 'clip')} had to end where there is no pause.")
    if done.unlike:
        parts.append(f"The text of {count(done.unlike, 'clip')} is unlike what was heard.")
    if done.added:
        text = f"{count(len(done.added), 'clip')} cut."
    else:
        text = "All of it is here already." if done.already else "There was nothing to cut."
    return text, " ".join([*parts, *_names(done.skipped)])


def reading_cut(done: ReadingCut) -> tuple[str, str]:
    """As :func:`transcribed`."""
    parts = [f"{count(done.again, 'sentence')} said more than once."] if done.again else []
    parts += [f"{count(len(done.missing), 'sentence')} not heard."] if done.missing else []
    parts += [f"{count(done.stray, 'phrase')} left out: no sentence of the script."] if done.stray else []
    return f"{count(len(done.takes), 'take')} cut from the reading.", " ".join(parts)


def take(mistakes: Sequence[Mistake]) -> str:
    """What is wrong with a take, kind by kind; empty where nothing is."""
    return " ".join(
        f"{_listed([one for one in mistakes if one.kind == kind])} {wrong}." for kind, wrong in _of_kinds(mistakes)
    )


def take_in_short(mistakes: Sequence[Mistake]) -> tuple[str, str]:
    """The same as a headline, and the words where the headline has none. Both are empty where nothing is wrong."""
    if len(mistakes) <= _FEW:
        return take(mistakes), ""
    return f"{len(mistakes)} places are not as written.", take(mistakes)


def _listed(mistakes: Sequence[Mistake]) -> str:
    """Words of mistakes of one kind, the first of many."""
    named = [f"“{' '.join(one.words)}”" for one in mistakes[:_NAMED]]
    if len(mistakes) > _NAMED:
        named.append(f"{len(mistakes) - _NAMED} more")
    return " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]


def _of_kinds(mistakes: Sequence[Mistake]) -> list[tuple[str, str]]:
    """The kinds that occur, and what is said of one, or of several."""
    counts: Counter[str] = Counter(one.kind for one in mistakes)
    return [(kind, said[counts[kind] > 1]) for kind, said in _WRONG.items() if counts[kind]]


def _names(skipped: Sequence[Problem]) -> list[str]:
    more = [f"… and {len(skipped) - _MOST} more."] if len(skipped) > _MOST else []
    return [problem.sentence() for problem in skipped[:_MOST]] + more
