"""What came of listening to recordings, in words."""

from collections.abc import Sequence

from backend.protocol.listening_jobs import Proofread, ReadingCut, Sliced, SpeakersTold, Transcribed
from backend.protocol.problems import Problem
from backend.protocol.proofs import Mistake
from studio.words.format import count

_MOST = 3
_WRONG = {"dropped": "was not heard", "repeated": "was heard twice", "invented": "was heard and is not written"}


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
    """What is wrong with a take; empty where nothing is."""
    return " ".join(f"“{' '.join(one.words)}” {_WRONG[one.kind]}." for one in mistakes)


def _names(skipped: Sequence[Problem]) -> list[str]:
    more = [f"… and {len(skipped) - _MOST} more."] if len(skipped) > _MOST else []
    return [problem.sentence() for problem in skipped[:_MOST]] + more
