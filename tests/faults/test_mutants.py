"""The list of deliberate faults fits the code; ``python -m tests.faults.mutants`` plants them."""

import pytest

from tests.faults.mutants import MUTANTS, ROOT, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.what for mutant in MUTANTS])
def test_the_code_that_it_breaks_is_there(mutant: Mutant) -> None:
    assert (ROOT / mutant.file).read_text("utf-8").count(mutant.right) == 1
    assert all((ROOT / one.split("::")[0]).exists() for one in mutant.tests.split())
