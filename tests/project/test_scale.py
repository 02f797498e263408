"""Ten thousand clips stay quick. The limits are several times what was measured on two busy cores."""

import time
from collections.abc import Callable, Iterator

import pytest

from backend.project.project import Project
from tests.project.making import add, alignment, audio_name

CLIPS = 10_000


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with Project.create(tmp_path_factory.mktemp("big") / "p") as project:
        with project.transaction():
            for number in range(CLIPS):
                text = f"sentence {number} of a long book about the sea and the people in it"
                add(project, text, audio=audio_name(number), speaker=f"s{number % 7}")
            project.alignments.put(alignment(number + 1, number / CLIPS) for number in range(CLIPS))
        yield project


def best_ms(call: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def test_all_clips_are_read_at_once(big: Project) -> None:
    assert len(big.clips.all()) == CLIPS
    assert best_ms(big.clips.all) < 100


@pytest.mark.parametrize("query", ["sea", "sentence 77", "speaker:s3 score<0.5", "severity>1", "zzz OR is:starred"])
def test_filters_answer_while_one_types(big: Project, query: str) -> None:
    assert best_ms(lambda: big.clips.find_ids(query)) < 100


def test_a_column_of_scores_needs_no_phones(big: Project) -> None:
    assert best_ms(big.alignments.scores) < 50


def test_one_edit_takes_as_long_as_with_few_clips(big: Project) -> None:
    assert best_ms(lambda: big.clips.update(5000, text=str(time.perf_counter_ns()))) < 50


def test_opening_is_quick(big: Project) -> None:
    assert best_ms(lambda: Project.open(big.folder).close()) < 250
