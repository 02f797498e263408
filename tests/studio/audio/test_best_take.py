"""The best of several takes: each fault is planted into real speech, and the take without it wins, for that reason."""

import numpy as np
import pytest

from studio.audio import take_figures
from studio.audio.best_take import Best, Candidate, best
from studio.audio.engine import Samples
from tests.studio.audio.test_remarks import take


def judged(id_: int, samples: Samples, rate: int, **known: float) -> Candidate:
    figures = take_figures.measured(np.asarray(samples, np.float32), rate)
    return Candidate(take=id_, figures=figures, **known)  # type: ignore[arg-type]


def worse(fault: str) -> tuple[Samples, dict[str, float]]:
    """The good take with one fault, and what else is known of it."""
    samples, rate = take()
    noise = np.random.default_rng(2).normal(0, 10 ** (-36 / 20), len(samples)).astype(np.float32)
    middle = rate // 2 + int(np.argmax(np.abs(samples[rate // 2 : -rate // 2])))
    faults: dict[str, tuple[Samples, dict[str, float]]] = {
        "words": (samples, {"words_wrong": 2}),
        "clipping": (np.clip(samples * 6, -1, 1), {}),
        "edges": (samples[: middle + rate // 50], {}),
        "noise": (samples + noise, {}),
        "level": (samples * 0.1, {}),
        "pace": (samples, {"pace": 1.6}),
        "session": (samples, {"louder_db": -12.0}),
    }
    return faults[fault]


@pytest.mark.parametrize("fault", ["words", "clipping", "edges", "noise", "level", "pace", "session"])
def test_the_take_without_the_fault_is_the_best_and_says_why(fault: str) -> None:
    samples, rate = take()
    usual: dict[str, float] = {"words_wrong": 0, "pace": 1.0, "louder_db": 0.0}
    bad, known = worse(fault)
    for good, other in ((1, 2), (2, 1)):
        found = best([judged(good, samples, rate, **usual), judged(other, bad, rate, **usual | known)])
        assert found == Best(good, fault, wholly=True)  # type: ignore[arg-type]


def test_a_wrong_word_is_graver_than_noise_once_all_takes_were_heard() -> None:
    samples, rate = take()
    noisy, _ = worse("noise")
    assert best([judged(1, noisy, rate, words_wrong=0), judged(2, samples, rate, words_wrong=1)]) == Best(
        1, "words", wholly=True
    )
    found = best([judged(1, noisy, rate, words_wrong=0), judged(2, samples, rate)])
    assert found == Best(2, "noise", wholly=True)


def test_among_equals_the_newest_and_of_one_take_nothing_is_said() -> None:
    samples, rate = take()
    assert best([judged(number, samples, rate) for number in (3, 1, 2)]) == Best(3, "newest", wholly=True)
    assert best([judged(1, samples, rate)]) is None
