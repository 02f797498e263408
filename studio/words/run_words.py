"""What is said about a training: its state, what resuming means, and what a new one will read."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.protocol.problems import Problem
from studio.words.format import left, sentence, span
from studio.words.language import tr, trn

DEVICES = ((tr("Automatic"), "auto"), (tr("Processor"), "cpu"), (tr("Graphics card"), "cuda"))
"""What a training can run on: name, and the job's value."""
READY = tr("Your voice is ready")
SPEAK = tr("Speak")
STATES = {
    "waiting": (tr("Waiting"), ""),
    "running": (tr("Training"), "accent"),
    "stopped": (tr("Stopped"), ""),
    "finished": (tr("Finished"), "good"),
    "failed": (tr("Failed"), "error"),
    "crashed": (tr("Interrupted"), "warning"),
}


def state_text(state: str) -> str:
    """One word."""
    return STATES.get(state, (state.capitalize(), ""))[0]


def state_kind(state: str) -> str:
    """The badge's colour."""
    return STATES.get(state, ("", ""))[1]


def standing(state: str, eta_s: float | None, *, ready: bool) -> str:
    """How a training stands, in a row: ``Training · about 6 minutes left``, ``Your voice is ready``."""
    if ready:
        return READY
    return " · ".join(part for part in (state_text(state), left(eta_s) if state == "running" else "") if part)


ENDS = {
    "finished": tr("{name} is trained"),
    "failed": tr("{name} could not be trained to the end"),
    "crashed": tr("{name} was cut off"),
}


def ended_text(name: str, state: str, *, ready: bool) -> tuple[str, str]:
    """What the system says of a training that has ended: a title and a sentence."""
    if ready:
        return READY, tr("{name} can speak now.", name=name)
    return ENDS.get(state, tr("{name} has stopped")).format(name=name), tr("What it has learnt so far is kept.")


def age_text(seconds: float) -> str:
    """``3 minutes ago``."""
    if seconds < 90:
        return tr("a moment ago")
    if seconds >= 1.5 * 86_400:
        return trn("{n} day ago", "{n} days ago", round(seconds / 86_400))
    if seconds >= 1.5 * 3600:
        return trn("{n} hour ago", "{n} hours ago", round(seconds / 3600))
    return trn("{n} minute ago", "{n} minutes ago", round(seconds / 60))


def resume_text(*, step: int, age_s: float | None) -> str:
    """From where a stopped run would go on."""
    if age_s is None:
        return tr("Resume goes on from step {step:,}.", step=step)
    return tr("Resume goes on from step {step:,}, saved {age}.", step=step, age=age_text(age_s))


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """How things stand, and what to do now."""

    what: str
    then: str


def ready_step(name: str, figures: Sequence[str]) -> NextStep:
    """All stages are trained. ``figures``: how the voice was judged."""
    judged = sentence(*figures) if figures else ""
    then = judged[:1].upper() + judged[1:] if judged else tr("Type something and hear it.")
    return NextStep(what=tr("Your voice is ready: {name}", name=name), then=then)


@dataclass(frozen=True, kw_only=True)
class WayOn:
    """What became of a training that did not end well, and what to do now."""

    what: str
    then: str
    resume: bool
    """Whether resuming is what to do; else changing something and starting again."""


CHANGE_FIRST = {
    "out-of-memory",
    "diverged",
    "device-unusable",
    "no-progress",
    "no-checkpoint",
    "too-few-clips",
    "no-clips",
}
"""Problems that come again unless something is changed."""


def way_on(state: str, problem: Problem | None, *, resumable: bool, step: int) -> WayOn | None:
    """The next step, in plain words; None for a run that waits, runs, was stopped or is finished."""
    if state == "failed" and problem is not None:
        said = problem.say()
        return WayOn(what=said.what, then=said.then, resume=resumable and problem.general not in CHANGE_FIRST)
    if state not in ("failed", "crashed"):
        return None
    what = tr("The training was cut off: its process ended without a word.")
    why = tr("That is so when the machine was switched off, or had no memory left.")
    if resumable:
        return WayOn(
            what=what,
            then=f"{why} {tr('Nothing is lost up to step {step:,}: Resume goes on from there.', step=step)}",
            resume=True,
        )
    return WayOn(
        what=what,
        then=f"{why} {tr('It had no checkpoint yet: start it again, perhaps with a smaller size.')}",
        resume=False,
    )


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether training can start, and the sentences that say so."""

    ready: bool
    sentence: str
    concerns: tuple[str, ...] = ()


LITTLE_S = 180.0
LITTLE = tr("That is little: expect a voice that is hard to understand. Ten minutes are a good start.")


def readiness(
    *,
    clips: int,
    unprepared: int,
    held_out: int,
    learned_s: float,
    excluded: int,
    errors: int,
    checked: bool,
    minutes: float | None,
) -> Readiness:
    """The line above the start button. ``learned_s``: of the clips that are prepared and not held out."""
    if clips == 0:
        return Readiness(ready=False, sentence=tr("There are no clips to train on: import or record some first."))
    if unprepared >= clips:
        unready = tr("The clips are not prepared yet: press Prepare in Dataset, it takes a minute or two.")
        return Readiness(ready=False, sentence=unready)
    read, time = clips - unprepared - held_out, span(learned_s)
    sentence = trn("{n:,} clip with {time} of recordings.", "{n:,} clips with {time} of recordings.", read, time=time)
    if minutes:
        sentence = f"{sentence} {tr('About {time} of training.', time=span(60 * minutes))}"
    concerns = []
    if held_out:
        concerns.append(
            trn(
                "{n:,} is held out, to judge the voice with.",
                "{n:,} are held out, to judge the voice with.",
                held_out,
            )
        )
    if unprepared:
        concerns.append(
            trn(
                "{n:,} clip is not prepared and will be left out.",
                "{n:,} clips are not prepared and will be left out.",
                unprepared,
            )
        )
    if excluded:
        concerns.append(trn("{n:,} is kept out by you.", "{n:,} are kept out by you.", excluded))
    if learned_s < LITTLE_S:
        concerns.append(LITTLE)
    if errors:
        concerns.append(
            trn("{n:,} clip has errors: look in Dataset.", "{n:,} clips have errors: look in Dataset.", errors)
        )
    if not checked:
        concerns.append(tr("Not every clip has been checked as it is now."))
    return Readiness(ready=True, sentence=sentence, concerns=tuple(concerns))
