"""What is said about a training: its state, what resuming means, and what a new one will read."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.protocol.problems import Problem
from studio.words.format import count, left, span

DEVICES = (("Automatic", "auto"), ("Processor", "cpu"), ("Graphics card", "cuda"))
"""What a training can run on: name, and the job's value."""
READY = "Your voice is ready"
SPEAK = "Speak"
STATES = {
    "waiting": ("Waiting", ""),
    "running": ("Training", "accent"),
    "stopped": ("Stopped", ""),
    "finished": ("Finished", "good"),
    "failed": ("Failed", "error"),
    "crashed": ("Interrupted", "warning"),
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


ENDS = {"finished": "is trained", "failed": "could not be trained to the end", "crashed": "was cut off"}


def ended_text(name: str, state: str, *, ready: bool) -> tuple[str, str]:
    """What the system says of a training that has ended: a title and a sentence."""
    if ready:
        return READY, f"{name} can speak now."
    return f"{name} {ENDS.get(state, 'has stopped')}", "What it has learnt so far is kept."


def age_text(seconds: float) -> str:
    """``3 minutes ago``."""
    if seconds < 90:
        return "a moment ago"
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size * 1.5 or unit == "minute":
            number = round(seconds / size)
            return f"{number} {unit}{'' if number == 1 else 's'} ago"
    return ""


def resume_text(*, step: int, age_s: float | None) -> str:
    """From where a stopped run would go on."""
    when = f", saved {age_text(age_s)}" if age_s is not None else ""
    return f"Resume goes on from step {step:,}{when}."


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """How things stand, and what to do now."""

    what: str
    then: str


def ready_step(name: str, figures: Sequence[str]) -> NextStep:
    """All stages are trained. ``figures``: how the voice was judged."""
    judged = ", ".join(figures)
    then = f"{judged[:1].upper()}{judged[1:]}." if judged else "Type something and hear it."
    return NextStep(what=f"{READY}: {name}", then=then)


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
    what = "The training was cut off: its process ended without a word."
    why = "That is so when the machine was switched off, or had no memory left."
    if resumable:
        return WayOn(
            what=what, then=f"{why} Nothing is lost up to step {step:,}: Resume goes on from there.", resume=True
        )
    return WayOn(
        what=what, then=f"{why} It had no checkpoint yet: start it again, perhaps with a smaller size.", resume=False
    )


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether training can start, and the sentences that say so."""

    ready: bool
    sentence: str
    concerns: tuple[str, ...] = ()


LITTLE_S = 180.0
LITTLE = "That is little: expect a voice that is hard to understand. Ten minutes are a good start."


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
        return Readiness(ready=False, sentence="There are no clips to train on: import or record some first.")
    if unprepared >= clips:
        return Readiness(
            ready=False, sentence="The clips are not prepared yet: press Prepare in Dataset, it takes a minute or two."
        )
    sentence = f"{count(clips - unprepared - held_out, 'clip')} with {span(learned_s)} of recordings."
    if minutes:
        sentence += f" About {span(60 * minutes)} of training."
    concerns = []
    if held_out:
        concerns.append(f"{held_out:,} {_are(held_out)} held out, to judge the voice with.")
    if unprepared:
        concerns.append(f"{count(unprepared, 'clip')} {_are(unprepared)} not prepared and will be left out.")
    if excluded:
        concerns.append(f"{excluded:,} {_are(excluded)} kept out by you.")
    if learned_s < LITTLE_S:
        concerns.append(LITTLE)
    if errors:
        concerns.append(f"{count(errors, 'clip')} {'has' if errors == 1 else 'have'} errors: look in Dataset.")
    if not checked:
        concerns.append("The clips are not checked yet.")
    return Readiness(ready=True, sentence=sentence, concerns=tuple(concerns))


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
