"""Datasets of all formats, each with every fault: what is taken in, and what is said of the rest.

    python -m tests.benchmarks.imports [--format NAME] [--show]

Each cell is a dataset of four recordings, imported into a project twice (the second time must add nothing): ``4`` came
in; ``3+1`` three, and one thing was named as not read. One that ends with ``SILENT`` lost something and said nothing.
"""

import argparse
import tempfile
from pathlib import Path

import typer

from tests.datasets.importing.kinds import FAULTS, FORMATS, Fault, Format, imported, outcome


def main() -> None:
    """Print the table; nothing is asserted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", default="")
    parser.add_argument("--show", action="store_true", help="what is said in each cell")
    asked = parser.parse_args()
    chosen = {name: one for name, one in FORMATS.items() if asked.format in name}
    typer.echo(f"| format | {' | '.join(FAULTS)} |\n|---|{'---|' * len(FAULTS)}")
    silent = 0
    for name, form in chosen.items():
        cells = [_cell(form, fault, show=asked.show) for fault in FAULTS.values()]
        silent += sum(cell.endswith("SILENT") for cell in cells)
        typer.echo(f"| {name} | {' | '.join(cells)} |")
    typer.echo(f"{len(chosen) * len(FAULTS)} imports, {silent} of them lost something in silence")


def _cell(form: Format, fault: Fault, *, show: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "dataset"
        source.mkdir()
        found = outcome(form, fault, source, imported)
    if show:
        typer.echo(f"   {found.said}")
    named = f"+{found.named}" if found.named else ""
    return f"{found.clips}{named}{' SILENT' if found.silent else ''}"


if __name__ == "__main__":
    main()
