"""Records with named fields, as JSONL, JSON and tables with a header hold them; each field under its usual names."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.datasets.importing.entry import clean, says_held_out

AUDIO = (
    "audio", "audio_filepath", "audio_path", "audio_file", "file_name", "filename", "wav", "wav_path", "path", "file",
    "wav_file", "sound", "uri", "name",
)  # fmt: skip
TEXT = (
    "text", "normalized_text", "text_normalized", "transcription", "transcript", "sentence", "raw_text", "caption",
    "utterance",
)  # fmt: skip
PHONES = ("ph_seq",)
_SPEAKER = ("speaker", "speaker_id", "speaker_name", "spk", "spk_id", "singer", "client_id", "voice")
_LANGUAGE = ("language", "lang", "language_code", "locale")
_HELD_OUT = ("held_out", "heldout", "held-out", "split", "subset", "is_test")


@dataclass(frozen=True, kw_only=True)
class Described:
    """A record's fields, under our names."""

    audio: str
    text: str
    speaker: str
    language: str
    held_out: bool
    start_s: float
    end_s: float | None


def described(record: Mapping[object, object]) -> Described:
    """The fields that are there; the rest is empty. Names count without case."""
    lower = {str(key).strip().lower(): value for key, value in record.items()}
    audio = _first(lower, AUDIO)
    if isinstance(audio, Mapping):  # Hugging Face's audio column
        audio = audio.get("path") or ""
    start = _seconds(lower.get("offset", lower.get("start", lower.get("start_s")))) or 0.0
    end = _seconds(lower.get("end", lower.get("end_s")))
    length = _seconds(lower.get("duration"))
    if end is None and "offset" in lower and length:  # NeMo's manifests: a piece of a long file
        end = start + length
    return Described(
        audio=str(audio), text=clean(str(_first(lower, TEXT))), speaker=clean(str(_first(lower, _SPEAKER))),
        language=str(_first(lower, _LANGUAGE)).strip(), held_out=any(says_held_out(lower.get(k)) for k in _HELD_OUT),
        start_s=start, end_s=end if end is not None and end > start else None,
    )  # fmt: skip


def _first(record: Mapping[str, object], names: tuple[str, ...]) -> object:
    for name in names:
        value = record.get(name)
        if value is not None and value != "":
            return value
    return ""


def _seconds(value: object) -> float | None:
    try:
        number = float(str(value)) if value is not None else None
    except ValueError:
        return None
    return number if number is not None and 0 <= number < 1e6 else None
