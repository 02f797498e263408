"""Parity with the public implementations: the greatest difference between theirs and ours.

``python -m tests.benchmarks.parity`` runs the parity tests of all families, ends with their words where one fails, and
prints a table in Markdown of the outputs whose tests tell the difference: all but one.
"""

import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from safetensors.torch import load_file
from torch import Tensor

from tests.parity.fixtures import ATOL, FOLDER, REPORT, RTOL

TESTS = [f"tests/families/{name}/test_parity.py" for name in ("comosvc", "dctts", "sovits", "valle", "vits")]


class _Kept:
    """What the tests of dctts say of themselves."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """After each phase of a test."""
        name = "test_an_output_is_the_official_one["
        if report.when == "call" and report.passed and name in report.nodeid:
            output = report.nodeid.split(name)[1].rstrip("]")
            difference = dict(report.user_properties).get("largest difference", 0.0)
            assert isinstance(difference, float)
            self.found["dctts", output] = difference


def rows() -> list[str]:
    """The table. Raises ``SystemExit`` where a test fails."""
    kept, said = _Kept(), io.StringIO()
    with redirect_stdout(said):
        status = pytest.main(["-p", "no:randomly", "-p", "no:xdist", *TESTS], plugins=[kept])
    if status:
        sys.exit(said.getvalue())
    lines = ["| fixture | output | shape | greatest value | greatest difference |", "|---|---|---|---|---|"]
    tables: dict[str, dict[str, Tensor]] = {}
    found, outputs = kept.found | REPORT, _outputs()
    for name, output in outputs:
        difference = found.get((name, output))
        if difference is None:
            continue
        wanted = tables.setdefault(name, load_file(FOLDER / f"{name}.safetensors"))[f"output/{output}"]
        exact = not wanted.is_floating_point() or difference == 0
        shown = "equal" if exact else f"{difference:.1e}"
        greatest = float(wanted.abs().max())
        lines.append(f"| {name} | {output} | {' × '.join(map(str, wanted.shape))} | {greatest:.3g} | {shown} |")
    lines += [
        "",
        f"{len(found)} outputs told, greatest difference {max(found.values()):.1e}; {len(outputs)} are recorded. "
        f"The tests ask for |ours - theirs| ≤ {ATOL:g} + {RTOL:g} · |theirs|.",
    ]
    return lines


def _outputs() -> list[tuple[str, str]]:
    """Fixture and output, of all fixtures that record outputs."""
    files = sorted(Path(FOLDER).glob("*.json"))
    described = {file.stem: json.loads(file.read_text("utf-8")) for file in files}
    return [(name, output) for name, one in described.items() for output in one.get("outputs", ())]


if __name__ == "__main__":
    sys.stdout.write("\n".join(rows()) + "\n")
