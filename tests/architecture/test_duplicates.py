"""Nothing is written twice: no two functions of the backend do the same, whatever their variables are called."""

import ast
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
SMALL = 22
"""Nodes of syntax up to which a function may stand twice: about one call with its arguments."""
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class _Renamed(ast.NodeTransformer):
    """Arguments and variables as v0, v1 …, in the order in which they come; without types."""

    def __init__(self, function: _Function) -> None:
        names = [one for one in ast.walk(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]
        arguments = [one.arg for one in ast.walk(function) if isinstance(one, ast.arg)]
        self._own = {*arguments, *(name.id for name in names)}
        self._called: dict[str, str] = {}

    def _name(self, name: str) -> str:
        return self._called.setdefault(name, f"v{len(self._called)}") if name in self._own else name

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self._name(node.arg))

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._name(node.id), node.ctx)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        value = node.value or ast.Constant(None)
        return self.visit(ast.Assign([node.target], value, lineno=node.lineno))  # type: ignore[no-any-return]


def shape(function: _Function) -> tuple[int, str]:
    """How large a function is, and what it does: the same for two that differ in names and words alone."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    size = sum(1 for statement in body for _ in ast.walk(statement))
    renamed = _Renamed(function)
    arguments = ast.dump(renamed.visit(function.args))
    return size, arguments + "".join(ast.dump(renamed.visit(statement)) for statement in body)


def functions(tree: ast.AST) -> Iterator[_Function]:
    """All of a module's functions and methods."""
    return (node for node in ast.walk(tree) if isinstance(node, _Function))


def twice(places: Mapping[str, ast.AST]) -> list[str]:
    """Functions that stand in more than one of the modules."""
    found = defaultdict(list)
    for place, tree in places.items():
        for function in functions(tree):
            size, does = shape(function)
            if size > SMALL:
                found[does].append(f"{place}: {function.name}")
    return [", ".join(where) for where in found.values() if len(where) > 1]


def test_no_function_stands_twice() -> None:
    modules = sorted((ROOT / "backend").rglob("*.py"))
    found = twice({path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in modules})
    assert not found, "one home for what is the same: " + "; ".join(found)


def test_a_copy_with_other_names_is_found() -> None:
    first = """
        def softest(samples, most: float = 0.9):
            "Softer."
            peak: float = abs(samples).max()
            return samples * (most / peak) if peak > most else samples
    """
    second = """
        class Voice:
            def _quiet(made, limit=0.9):
                top = abs(made).max()
                return made * (limit / top) if top > limit else made
    """
    modules = {name: ast.parse(textwrap.dedent(text)) for name, text in (("a", first), ("b", second))}
    assert twice(modules) == ["a: softest, b: _quiet"]
    other = ast.parse(textwrap.dedent(second).replace("limit / top", "limit - top"))
    assert not twice(modules | {"b": other})
