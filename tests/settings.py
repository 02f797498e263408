"""``python -m tests.settings``: what the forms say of each setting, from the docstring under it, into the catalogue.

A docstring is where one reads and writes what a setting means; a window in a frozen bundle has no sources to read.
``tests/architecture/test_families_words.py`` fails where the two differ.
"""

import ast
import dataclasses
import inspect
import itertools
import json
import textwrap
from pathlib import Path

from backend import registry

CATALOGUE = Path(__file__).parents[1] / "backend" / "protocol" / "sentences" / "en.json"


def documented() -> dict[str, str]:
    """``family/field`` → the docstring under it, as one line, for the settings of all families."""
    return {
        field.key: docs[field.name]
        for family in registry.describe()
        for docs in [_docs(type(registry.configure(family.name, family.presets[0].name, {})))]
        for field in family.presets[0].fields
    }


def _docs(kind: type) -> dict[str, str]:
    """Field → its docstring; those of base classes count too."""
    found: dict[str, str] = {}
    for base in filter(dataclasses.is_dataclass, reversed(kind.__mro__)):
        body = next(n for n in ast.parse(textwrap.dedent(inspect.getsource(base))).body if isinstance(n, ast.ClassDef))
        for field, text in itertools.pairwise(body.body):
            match field, text:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(doc))):
                    found[name] = " ".join(doc.split())
    return found


def main() -> None:
    """Write them."""
    rows = json.loads(CATALOGUE.read_text("utf-8"))
    rows["settings"] = dict(sorted(documented().items()))
    CATALOGUE.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
