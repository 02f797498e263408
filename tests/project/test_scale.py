"""Many clips cost no more than they must, counted in statements and steps of SQLite; times are a benchmark."""

from collections.abc import Iterator

import pytest

from backend.project.project import Project
from tests.project.cost import Cost, cost_of
from tests.project.making import add, alignment, audio_name

FEW, MANY = 50, 2_000


def filled(project: Project, clips: int) -> Project:
    with project.transaction():
        for number in range(clips):
            text = f"sentence {number} of a long book about the sea and the people in it"
            add(project, text, audio=audio_name(number), speaker=f"s{number % 7}")
        project.alignments.put(alignment(number + 1, number / clips) for number in range(clips))
    return project


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, Project]]:
    """A small project and a large one."""
    folder = tmp_path_factory.mktemp("scale")
    with Project.create(folder / "few") as few, Project.create(folder / "many") as many:
        yield filled(few, FEW), filled(many, MANY)


Both = tuple[Project, Project]


def same_statements(few: Cost, many: Cost) -> None:
    assert len(few.statements) == len(many.statements)


def test_all_clips_are_read_at_once(both: Both) -> None:
    assert len(both[1].clips.all()) == MANY
    few, many = (cost_of(project, project.clips.all) for project in both)
    same_statements(few, many)
    assert many.steps < 60 * MANY


@pytest.mark.parametrize("query", ["sea", "sentence 77", "speaker:s3 score<0.5", "severity>1", "zzz OR is:starred"])
def test_a_filter_goes_through_the_clips_once(both: Both, query: str) -> None:
    few, many = (cost_of(project, lambda project=project: project.clips.find(query)) for project in both)  # type: ignore[misc]
    same_statements(few, many)
    assert many.steps < 200 * MANY


def test_a_column_of_scores_needs_no_phones(both: Both) -> None:
    cost = cost_of(both[1], both[1].alignments.scores)
    assert not any("phones" in statement for statement in cost.statements)
    assert cost.steps < 100 * MANY


def test_one_edit_costs_as_much_as_with_few_clips(both: Both) -> None:
    few, many = (cost_of(project, lambda project=project: project.clips.update(7, text="anew")) for project in both)  # type: ignore[misc]
    same_statements(few, many)
    assert many.steps <= few.steps + 1_000
