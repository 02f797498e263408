"""Features of words, as the public s1 hears them in Chinese: each character's, for its initial and its final.

Other languages hear zeros, and so do English words in a Chinese sentence.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from backend.content.words import Bert
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.sovits.facts import Facts, Spelt

LANGUAGE = "cmn"


def of_clips(items: Sequence[Item], facts: Facts, bert: Bert, cache: FeatureCache) -> dict[int, NDArray[np.float32]]:
    """Number of a Chinese clip → features (rows, width) of its text, through the cache; other clips are left out.

    Raises ``VoicewrightError`` where the BERT cannot be read.
    """
    found = {}
    for item in items:
        if item.language == LANGUAGE:
            words = [phone.word for phone in item.phones]
            spelt = facts.spelt([phone.symbol for phone in item.phones], words, item.language)
            params = {"resource": bert.facts.content, "written": item.words, "rows": spelt.row_S.tolist()}
            made = partial(spread, bert, item.words, words, spelt)
            found[item.clip] = np.asarray(cache.get("word-rows", item, params, made))
    return found


def spread(bert: Bert, written: Sequence[str], words: Sequence[int], spelt: Spelt) -> NDArray[np.float32]:
    """Features (rows, width) of a Chinese text. ``written``: its words, with the punctuation that follows them;
    ``words``: the word of each phone, -1 for pauses, which have the features of the punctuation before them.

    Raises ``VoicewrightError`` where the BERT cannot be read.
    """
    signs, firsts = list[str](), list[int]()
    for word in written:
        firsts.append(len(signs))
        signs += [word] if word.isascii() else [*word]
    ends = [*firsts[1:], len(signs)]
    features = bert.features(signs)
    found = np.zeros((len(spelt.row_S), features.shape[1]), np.float32)
    last = -1
    for row, phone in enumerate(spelt.phone_S.tolist()):
        last = max(last, *words[: phone + 1])
        if words[phone] < 0:
            found[row] = features[ends[last] - 1 if last >= 0 else -1]
        elif not written[words[phone]].isascii():
            found[row] = features[firsts[words[phone]]]
    return found
