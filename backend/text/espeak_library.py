"""espeak-ng through ctypes: one library, one lock, one initialisation a process.

The wheel ``espeakng-loader`` brings library and data. espeak-ng keeps its state in globals, so every call
goes through :data:`_lock`; other processes have their own copy.
"""

import atexit
import ctypes
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from backend.protocol.problems import VoicewrightError, problem, refuse

_AUDIO_SYNCHRONOUS = 2  # 1 (retrieval) would call back from a thread of espeak's own
_OPTIONS = 0x0001 | 0x0002 | 0x8000  # phoneme events, in IPA; never exit() the process
_UTF8 = 1
_PHONEMES_IN_BRACKETS = 0x100
_RATE, _PITCH, _RANGE = 1, 3, 4
_MAX_DATA_PATH = 140  # espeak's own buffer holds 160 bytes
_SEPARATOR = "\x1f"

END_OF_LIST, WORD, SENTENCE, END, PHONEME = 0, 1, 2, 5, 7


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.POINTER(ctypes.c_char)),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
_PhonemeCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p)


@dataclass(frozen=True)
class RawEvent:
    """What espeak-ng announced at a sample."""

    type: int
    position: int
    """Index of the character in the text, from 0."""
    sample: int
    symbol: str
    """IPA of a PHONEME event; empty for its pauses."""


@dataclass(frozen=True)
class RawSpeech:
    """One utterance as espeak-ng gave it."""

    pcm: bytes
    """16-bit mono samples; empty when they were not asked for."""
    sample_rate: int
    length: int
    """Number of samples, also when they were not kept."""
    events: list[RawEvent]
    clauses: list[list[str]]
    """espeak's own phoneme names of each clause (with tones), when they were asked for."""


@dataclass(frozen=True)
class VoiceEntry:
    """One of espeak-ng's voices."""

    code: str
    name: str
    identifier: str
    priority: int


@dataclass
class _Collector:
    keep: bool
    pcm: bytearray = field(default_factory=bytearray)
    length: int = 0
    events: list[RawEvent] = field(default_factory=list)
    clauses: list[list[str]] = field(default_factory=list)

    def take(self, wave: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]") -> int:
        if count > 0 and wave:
            self.length += count
            if self.keep:
                self.pcm += ctypes.string_at(wave, count * 2)
        index = 0
        while (event := events[index]).type != END_OF_LIST:
            index += 1
            if event.type in (WORD, SENTENCE, END, PHONEME):
                symbol = ""
                if event.type == PHONEME:
                    raw = ctypes.string_at(ctypes.addressof(event.id), 8).split(b"\0", 1)[0]
                    symbol = raw.decode("utf-8", "ignore")  # 8 bytes may cut a diacritic in two
                self.events.append(RawEvent(event.type, max(0, event.text_position - 1), event.sample, symbol))
        return 0

    def hear(self, names: bytes | None) -> int:
        if names:
            tokens = names.decode("utf-8", "ignore").replace(" ", _SEPARATOR).split(_SEPARATOR)
            self.clauses.append([token for token in tokens if token])
        return 0


_lock = threading.RLock()
_library: ctypes.CDLL | None = None
_sample_rate = 0
_collector = _Collector(keep=False)
_keep_alive: list[object] = []  # ctypes callbacks must outlive the library


def _reset_lock() -> None:
    global _lock
    _lock = threading.RLock()  # a fork may have copied it while another thread held it


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset_lock)


def _short_data_path(data: Path) -> Path:
    """Espeak copies the path into 160 bytes: a longer one is reached by a link from the temporary folder."""
    if len(os.fsencode(data)) <= _MAX_DATA_PATH:
        return data
    folder = Path(tempfile.mkdtemp(prefix="vw-espeak-"))
    owner = os.getpid()
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == owner else None)
    link = folder / data.name
    try:
        link.symlink_to(data, target_is_directory=True)
    except OSError:  # Windows without the right to make links
        shutil.copytree(data, link)
    return link


def _load() -> ctypes.CDLL:
    global _library, _sample_rate
    if _library is not None:
        return _library
    import espeakng_loader

    library_path, data_path = Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path())
    try:
        library = ctypes.CDLL(str(library_path))
    except OSError as error:
        raise VoicewrightError(problem("espeak-missing/library", says=str(error), file=library_path)) from error
    library.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
        ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    library.espeak_SetVoiceByName.argtypes = [ctypes.c_char_p]
    library.espeak_SetParameter.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int]
    library.espeak_SetPhonemeTrace.argtypes = [ctypes.c_int, ctypes.c_void_p]
    library.espeak_ListVoices.argtypes = [ctypes.c_void_p]
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    rate = library.espeak_Initialize(_AUDIO_SYNCHRONOUS, 0, os.fsencode(_short_data_path(data_path)), _OPTIONS)
    if rate <= 0:
        refuse("espeak-missing/data", rate=rate, file=data_path)
    synth = _SynthCallback(lambda wave, count, events: _collector.take(wave, count, events))
    phoneme = _PhonemeCallback(lambda names: _collector.hear(names))
    _keep_alive.extend((synth, phoneme))
    library.espeak_SetSynthCallback(synth)
    library.espeak_SetPhonemeCallback(phoneme)
    library.espeak_SetPhonemeTrace(ord(_SEPARATOR) << 8, None)
    _sample_rate = rate
    _library = library
    return library


@contextmanager
def _locked() -> Iterator[ctypes.CDLL]:
    with _lock:
        yield _load()


def voices() -> list[VoiceEntry]:
    """All of espeak-ng's language voices, best first within a code."""
    found = []
    with _locked() as library:
        listed = library.espeak_ListVoices(None)
        index = 0
        while listed[index]:
            voice = listed[index].contents
            index += 1
            identifier = (voice.identifier or b"").decode("utf-8", "replace")
            name = (voice.name or b"").decode("utf-8", "replace")
            offset = 0
            while (priority := voice.languages[offset][0]) != 0:
                code = ctypes.string_at(ctypes.addressof(voice.languages.contents) + offset + 1)
                found.append(VoiceEntry(code.decode("utf-8", "replace"), name, identifier, priority))
                offset += len(code) + 2
    return sorted(found, key=lambda entry: (entry.code, entry.priority))


@dataclass(frozen=True)
class Wish:
    """What espeak-ng is to say, and how."""

    text: str
    identifier: str
    """A voice's (``gmw/en-US``), with ``+f3`` for a variant."""
    keep: bool
    """Whether the samples are wanted too."""
    rate: int = 175
    """Words a minute, 80–450."""
    pitch: int = 50
    """0–99."""
    brackets: bool = False
    """Read ``[[…]]`` as espeak's phoneme names."""


def speak(wish: Wish) -> RawSpeech:
    """Synthesise in this process."""
    global _collector
    data = wish.text.encode("utf-8", "replace").replace(b"\0", b" ") + b"\0"
    with _locked() as library:
        if library.espeak_SetVoiceByName(wish.identifier.encode()) != 0:
            refuse("language-unknown/voice", identifier=wish.identifier)
        library.espeak_SetParameter(_RATE, wish.rate, 0)
        library.espeak_SetParameter(_PITCH, wish.pitch, 0)
        _collector = collector = _Collector(keep=wish.keep)
        try:
            flags = _UTF8 | (_PHONEMES_IN_BRACKETS if wish.brackets else 0)
            status = library.espeak_Synth(data, len(data), 0, 1, 0, flags, None, None)
        finally:
            _collector = _Collector(keep=False)
    if status != 0:
        refuse("espeak-failed", status=status)
    return RawSpeech(bytes(collector.pcm), _sample_rate, collector.length, collector.events, collector.clauses)
