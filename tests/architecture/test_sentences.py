"""What a person is told stands in the catalogue, and what the code says of it is so: kinds, rows and fields agree."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend.protocol import sentences
from backend.protocol.sentences.catalogue import EARLIER, Row, catalogue, row
from backend.protocol.sentences.wording import placeholders

ROOT = Path(__file__).parents[2]
SOURCES = [path for top in ("backend", "studio", "packaging") for path in sorted((ROOT / top).rglob("*.py"))]


@dataclass(frozen=True, kw_only=True)
class Maker:
    """A function that takes a kind, or the reason of one, as its argument ``at``, and adds ``fields`` of its own."""

    section: str = "problems"
    general: str = ""
    at: int = 0
    fields: frozenset[str] = frozenset()


MAKERS = {
    "problem": Maker(),
    "refuse": Maker(),
    "notice": Maker(section="notices"),
    "finding": Maker(section="findings"),
    "unexpected": Maker(general="unexpected/", at=1, fields=frozenset({"error"})),
    "bad_line": Maker(general="list-line/", at=2, fields=frozenset({"line"})),
    "bad_list": Maker(general="source-unreadable/", at=1),
    "not_found": Maker(general="not-found/", fields=frozenset({"name"})),
    "bad_value": Maker(general="bad-value/"),
    "query_error": Maker(general="filter-syntax/", at=1, fields=frozenset({"at"})),
}
TERMED = {"from_os": 1}
"""Functions that take a term: its key is the argument of that number."""
HOME = "backend/protocol"
NO_FIELDS = {"problems": {"file", "place", "detail"}, "findings": {"at_s"}, "notices": set[str]()}


@dataclass(frozen=True, kw_only=True)
class Use:
    """One place where something is said."""

    where: str
    section: str
    kinds: tuple[str, ...]
    fields: frozenset[str]
    prose: tuple[str, ...] = ()
    """Fields that are given as sentences."""

    @property
    def given(self) -> frozenset[str]:
        return self.fields - NO_FIELDS[self.section]


def uses() -> Iterator[Use]:
    for path in SOURCES:
        if path.relative_to(ROOT).as_posix().startswith(HOME):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        makers = _makers(tree)
        makers |= {name: name for name in _defined(tree) & set(MAKERS)}
        for node in ast.walk(tree):
            where = f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in makers:
                yield _use(node, makers[node.func.id], where)
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "under.finding":
                yield _use(node, "finding", where)


def _makers(tree: ast.Module) -> dict[str, str]:
    """Local name → maker."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and str(node.module).startswith(("backend.protocol.", "backend.project.", "backend.datasets."))
        for alias in node.names
        if alias.name in MAKERS
    }


def _defined(tree: ast.Module) -> set[str]:
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _use(call: ast.Call, maker: str, where: str) -> Use:
    how = MAKERS[maker]
    kinds = tuple(how.general + kind for kind in _literals(call.args[how.at], where))
    fields = frozenset(keyword.arg or "**" for keyword in call.keywords) | how.fields
    prose = tuple(str(one.arg) for one in call.keywords if one.arg not in ("place", "detail") and _is_prose(one.value))
    return Use(where=where, section=how.section, kinds=kinds, fields=fields, prose=prose)


def _is_prose(value: ast.expr) -> bool:
    """Whether words that follow each other are written there."""
    texts = (one.value for one in ast.walk(value) if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return any(re.search(r"[A-Za-z]{2,},? [A-Za-z]{2,}", text) for text in texts)


def _literals(node: ast.expr, where: str) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(kind)):
            yield kind
        case ast.IfExp(body=one, orelse=other):
            yield from _literals(one, where)
            yield from _literals(other, where)
        case _:
            raise AssertionError(f"{where}: a kind is a literal, so that one can search for it")


USES = list(uses())


def needed(section: str, kind: str) -> frozenset[str]:
    return frozenset(name for text in row(section, kind).values() for name in placeholders(text))


def test_every_kind_has_a_row_and_gets_the_fields_that_it_names() -> None:
    wrong = {}
    for use in USES:
        for kind in use.kinds:
            if kind not in catalogue("en")[use.section]:
                wrong[use.where] = f"{kind} is not in en.json"
            elif use.given != needed(use.section, kind):
                wrong[use.where] = f"{kind} wants {sorted(needed(use.section, kind))} and gets {sorted(use.given)}"
    assert wrong == {}


def test_no_field_is_a_sentence() -> None:
    assert {use.where: use.prose for use in USES if use.prose} == {}


def test_every_kind_that_is_told_says_what_happened() -> None:
    assert [kind for use in USES for kind in use.kinds if not row(use.section, kind).get("what")] == []


@pytest.mark.parametrize("section", sorted({maker.section for maker in MAKERS.values()}))
def test_every_row_is_used(section: str) -> None:
    used = {kind for use in USES if use.section == section for kind in use.kinds} | {EARLIER}
    used |= {kind.partition("/")[0] for kind in used}
    assert set(catalogue("en")[section]) - used == set()


@pytest.mark.parametrize("language", sentences.languages())
def test_every_language_says_the_same_with_the_same_fields(language: str) -> None:
    ours, theirs = catalogue("en"), catalogue(language)
    assert _kinds(theirs) == _kinds(ours)
    for section, rows in ours.items():
        for kind, english in rows.items():
            assert _fields(theirs[section][kind]) == _fields(english), f"{language}.json: {kind}"


@pytest.mark.parametrize("language", sentences.languages())
def test_rows_are_in_order_so_that_one_finds_them(language: str) -> None:
    file = ROOT / HOME / "sentences" / f"{language}.json"
    for section, rows in json.loads(file.read_text("utf-8")).items():
        assert list(rows) == sorted(rows), section


def _kinds(rows: Mapping[str, Mapping[str, Row]]) -> dict[str, set[str]]:
    return {section: set(kinds) for section, kinds in rows.items()}


def test_every_term_that_is_named_is_known() -> None:
    named = {
        key: f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TERMED
        for key in _literals(node.args[TERMED[node.func.id]], path.name)
    }
    assert {key: where for key, where in named.items() if key not in catalogue("en")["terms"]} == {}


def _fields(of: Row) -> dict[str, set[str]]:
    return {part: set(placeholders(text)) for part, text in ({"what": of} if isinstance(of, str) else of).items()}
