"""A public checkpoint with its config.json → a voice that speaks."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from backend.families.vits import melotts
from backend.families.vits.config import Architecture
from backend.families.vits.melotts import LANGUAGES, NAMED
from backend.families.vits.spelling import SPELLINGS
from backend.families.vits.tokens import NOBODY, Facts
from backend.families.vits.weights import official, voice
from backend.layers.discriminators import DurationJudge
from backend.protocol.problems import refuse
from backend.protocol.voices import ONLY_TRAINING, VoiceInfo
from backend.voices import tensors
from backend.voices.folder import fill

_PUNCTUATION = ';:,.!?¡¿—…"«»“” '
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_IPA = "ɑɐɒæɓʙβɔɕçɗɖðʤəɘɚɛɜɝɞɟʄɡɠɢʛɦɧħɥʜɨɪʝɭɬɫɮʟɱɯɰŋɳɲɴøɵɸθœɶʘɹɺɾɻʀʁɽʂʃʈʧʉʊʋⱱʌɣɤʍχʎʏʑʐʒʔʡʕʢǀǁǂǃˈˌːˑʼʴʰʱʲʷˠˤ˞↓↑→↗↘'̩'ᵻ"
_SUFFIXES = (".pth", ".safetensors")
_JUDGE = re.compile(r"(D|DUR)(_.*)?", re.IGNORECASE)
_STEPS = re.compile(r"G_(\d+)\.\w+", re.IGNORECASE)
_VITS_SYMBOLS = ("_", *_PUNCTUATION, *_LATIN, *_IPA)
"""The rows of the released VITS voices, whose config.json does not list them."""


def files(sources: Sequence[Path]) -> tuple[Path, Path]:
    """What a person pointed to → the generator's checkpoint and its config: a folder, a checkpoint, or both files.

    Of several checkpoints of a training the newest counts. Raises ``VoicewrightError``.
    """
    configs = [one for one in sources if one.suffix == ".json"]
    others = [one for one in sources if one.suffix != ".json"]
    if len(others) != 1 or len(configs) > 1:
        refuse("vits-files-unclear/which", file=sources[0])
    source = others[0]
    if source.is_dir():
        found = [one for one in source.iterdir() if one.suffix in _SUFFIXES and not _is_judge(one)]
        steps = {one: int(match[1]) for one in found if (match := _STEPS.fullmatch(one.name))}
        named = [one for one in found if one.stem.lower() == "checkpoint"]
        chosen = [max(steps, key=lambda one: steps[one])] if steps else named or found
        if len(chosen) != 1:
            if chosen:
                refuse("vits-files-unclear/several", names=sorted(one.name for one in chosen), file=source)
            refuse("vits-files-unclear/none", file=source)
        source = chosen[0]
    elif _is_judge(source):
        refuse("vits-files-unclear/discriminator", name=source.name, file=source)
    if not configs:
        beside = sorted(source.parent.glob("*.json"))
        configs = [one for one in beside if one.name == "config.json"] or beside
        if len(configs) != 1:
            refuse("vits-files-unclear/no-config", file=source)
    return source, configs[0]


def _is_judge(path: Path) -> bool:
    return _JUDGE.fullmatch(path.stem) is not None


def import_voice(source: Path, config: Path, folder: Path, info: VoiceInfo) -> VoiceInfo:
    """Write the voice of a ``G_*.pth`` or ``checkpoint.pth`` and its config.json into ``folder``, which is there and
    empty. Returns ``info`` with sample rate, speakers and languages filled in; the caller writes it as ``voice.json``.
    Raises ``VoicewrightError``.
    """
    given = official.read_config(config)
    generator = official.read_generator(source, config)
    facts, speakers = facts_of(given, generator.sizes.symbols, generator.sizes.speakers)
    rate = int(given["data"].get("sampling_rate", 22050))
    voice.save(folder, voice.with_card(generator, facts, rate))
    _keep_judges(source, generator.sizes, folder)
    return msgspec.structs.replace(info, sample_rate=rate, languages=list(facts.languages), speakers=speakers)


def _keep_judges(source: Path, sizes: Architecture, folder: Path) -> None:
    """``D`` and ``DUR`` of the same step, where they lie beside ``G``: for trainings that start from the voice.

    Raises ``VoicewrightError`` for damaged ones, and those that do not fit.
    """
    if not source.name.upper().startswith("G"):
        return
    rest = source.name[1:]
    (folder / ONLY_TRAINING).mkdir()
    if (judges := source.with_name(f"D{rest}")).is_file():
        found = official.sample_judges(official.open_file(judges).table, file=str(judges))
        tensors.write(found.state_dict(), voice.judges_path(folder, voice.JUDGES))
    if (lengths := source.with_name(f"DUR{rest}")).is_file():
        judge = DurationJudge(sizes.hidden, sizes.hidden, sizes.speaker_channels)
        fill(judge, official.open_file(lengths).table, str(lengths))
        tensors.write(judge.state_dict(), voice.judges_path(folder, voice.DURATION_JUDGE))


def facts_of(given: Mapping[str, Any], rows: int, speakers: int) -> tuple[Facts, list[str]]:
    """What a config.json says of symbols and speakers; the speakers that it names. Raises ``VoicewrightError``."""
    ids: Mapping[str, int] = given["data"].get("spk2id") or {}
    if not all(isinstance(one, int) and 0 <= one < max(1, speakers) for one in ids.values()):
        refuse("official-voice-refused/speakers")
    named = {row: name for name, row in ids.items()}
    names = tuple(named.get(row, f"{NOBODY}{row}") for row in range(max(1, speakers)))
    listed = given.get("symbols") or given["data"].get("symbols")
    melo = "num_tones" in given or "num_tones" in given.get("model", {})
    language = _language(ids) if melo else "en"
    symbols = tuple(listed) if listed else _VITS_SYMBOLS
    if len(symbols) != rows:
        refuse("official-voice-refused/symbols", rows=rows, n=len(symbols))
    if melo and (missing := melotts.lacking(symbols, language)):
        refuse("official-voice-refused/lacking", symbols=" ".join(missing), language=language)
    spoken = LANGUAGES[language]
    facts = Facts(
        symbols=symbols, speakers=names, languages=(spoken.code,), blanks=bool(given["data"].get("add_blank", True)),
        spelling=SPELLINGS[language] if melo else "ipa", first_tone=spoken.first_tone if melo else 0,
        first_language=spoken.row if melo else 0,
    )  # fmt: skip
    return facts, [name for name in names if name in ids] or list(names)


def _language(speakers: Iterable[str]) -> str:
    """The language that the names of MeloTTS's speakers begin with. Raises ``VoicewrightError``."""
    found = {NAMED.get(re.split("[-_]", name.upper())[0], "") for name in speakers} or {"en"}
    if len(found) == 1 and (language := found.pop()):
        return language
    refuse("official-voice-refused/names", known=sorted(NAMED), names=sorted(speakers))
