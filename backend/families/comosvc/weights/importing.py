"""A checkpoint of CoMoSVC's own training, with the ContentVec that it listens by → a voice.

Its vocoder is not read: the one that comes with Voicewright says its spectra (``spectra.py``). Amphion's DiffComoSVC
listens to two sets of features and normalises spectra by its data set; neither is in its files.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from backend.content import hubert
from backend.content.provider import COPY
from backend.families.comosvc.facts import Facts
from backend.families.comosvc.spectra import SEEN
from backend.families.comosvc.weights import official
from backend.families.comosvc.weights.voice import Card, Known, known
from backend.protocol.problems import refuse
from backend.shipped import BASES
from backend.vocoder import weights as vocoders
from backend.vocoder.weights import Learnt

CONFIG = "config.yaml"
"""What CoMoSVC writes beside its checkpoints; it names the singers."""
_HOW = "#raw"
"""It listens to sound at its own level."""
MOST_CONFIG = 1 << 20


def read(sources: Sequence[Path]) -> Known:
    """``sources``: a checkpoint, the folder of a ContentVec, and ``config.yaml`` where it does not lie beside the
    checkpoint, in any order. Raises ``VoicewrightError``.
    """
    folders = [one for one in sources if one.is_dir()]
    files = [one for one in sources if one.suffix == ".pt"]
    configs = [one for one in sources if one.name == CONFIG]
    if len(folders) != 1 or len(files) != 1 or len(folders) + len(files) + len(configs) != len(sources):
        refuse("comosvc-refused/sources", file=sources[0])
    (file,) = files
    found = official.open_file(file)
    if found.sizes.layers:
        refuse("comosvc-refused/amphion", file=file)
    content = hubert.read(f"{folders[0]}{_HOW}").facts
    ((_, width),) = found.sizes.contents
    if content.width != width:
        refuse("comosvc-refused/width", n=content.width, there=width, file=folders[0])
    if found.sizes.n_mels != SEEN.n_mels:
        refuse("comosvc-refused/bands", n=found.sizes.n_mels, there=SEEN.n_mels, file=file)
    names = _singers(next(iter(configs), file.parent / CONFIG), found.sizes.singers)
    facts = Facts(singers=names, ranges=(), languages=("en-us",), content=content)
    distilled = "target" in found.denoisers
    card = Card(facts, found.sizes, SEEN.sample_rate, SEEN.hop, distilled=distilled, layout="comosvc")
    # CoMoSVC converts with the network that was trained, not with its average.
    return known(found.network("online", str(file)), card)


def complete(sources: Sequence[Path], folder: Path) -> None:
    """Put into a voice's folder what its checkpoint does not hold: ContentVec's files, so that the voice can be taken
    elsewhere, and a vocoder.
    """
    (listener,) = (one for one in sources if one.is_dir())
    shutil.copytree(listener, folder / COPY["content"])
    vocoders.save(folder, Learnt(vocoders.load(BASES / "comosvc")))


def _singers(config: Path, rows: int) -> tuple[str, ...]:
    """A name for each row of the table, as the config has them; numbers where it does not say."""
    import yaml

    count = max(1, rows)
    names = [f"Singer {number}" for number in range(1, count + 1)]
    try:
        if config.stat().st_size <= MOST_CONFIG:
            told = yaml.safe_load(config.read_text("utf-8"))
            for name, row in dict(told.get("spk", {})).items():
                if isinstance(row, int) and 0 <= row < count:
                    names[row] = str(name)
    except (OSError, UnicodeError, AttributeError, TypeError, ValueError, yaml.YAMLError):
        pass  # a voice without names is a voice
    return tuple(names)
