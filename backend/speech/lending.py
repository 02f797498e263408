"""Voices that cannot convert lend their timbre to the converter inside the install: it hears them speak, and sounds
as they do. What is made of that is kept in the project's cache.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from backend.project.project import Project
from backend.protocol.voices import VoiceInfo
from backend.speech.sentences import language_of
from backend.voices import bases, loading

if TYPE_CHECKING:
    from backend.recipe import Converts, Reference, Speaks

_FOLDER = "timbres"
_SAID = (
    "The sun came up over the river, and the boats went out to sea. What would you like to hear today? "
    "Nobody had told the children that the old bridge was closed."
)
"""Some ten seconds: more hardly moves a speaker embedding."""


def load_converter(project: Project, wanted: str, speaker: str = "") -> "Converts":
    """The voice that is meant, to convert recordings with; one that only speaks by way of its timbre. ``speaker``: of
    several that it has. Raises ``VoicewrightError``.
    """
    info = loading.choose(project, wanted) if wanted else None
    lender = _lender()
    if info is None or "converts" in info.can or "speaks" not in info.can or lender is None:
        return loading.load_converter(project, wanted)
    return _lent(project, info, speaker or next(iter(info.speakers), ""), lender)


def _lender() -> tuple[str, Path] | None:
    from backend import registry

    imitate = registry.able("imitates")
    places = {family: bases.shipped(family) for family in registry.able("converts") if family in imitate}
    return next(((family, place) for family, place in places.items() if place is not None), None)


def _lent(project: Project, info: VoiceInfo, speaker: str, lender: tuple[str, Path]) -> "Converts":
    from msgspec.structs import replace

    from backend import registry
    from backend.recipe import Converts, Imitates
    from backend.voices import making

    family, base = lender
    recipe = registry.recipe(family)
    assert isinstance(recipe, Imitates)
    key = [loading.fingerprint(project.voices.folder(info.id)), loading.fingerprint(base), speaker]
    timbres, id = project.cache_folder / _FOLDER, hashlib.sha256(repr(key).encode()).hexdigest()[:16]
    if not (timbres / id).is_dir():
        timbres.mkdir(parents=True, exist_ok=True)
        heard = _heard(loading.load(project, info.id), speaker)
        blank = replace(info, family=family, speakers=[speaker], can=frozenset({"converts"}), controls={}, figures={})
        making.write(timbres, id, recipe, lambda folder: recipe.imitate(base, heard, folder, blank), making.DIGITS)
    found = loading.held(timbres / id, family)
    assert isinstance(found, Converts)
    return found


def _heard(voice: "Speaks", speaker: str) -> "Reference":
    from backend.recipe import Reference

    language = language_of(voice, "")
    samples = voice.render(voice.plan(_SAID, language=language, speaker=speaker).score)
    return Reference(samples=samples, sample_rate=voice.info.sample_rate, text=_SAID, language=language)
