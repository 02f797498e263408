"""The clip filter: its fields, and its translation into SQL with parameters.

words "a phrase"          in the text or the name
text:x name:x source:x speaker:x language:x      contains; with = the whole
tag:x check:x             has the tag; has a finding of that check
severity duration score start gain rate channels id      with : = != < <= > >=, or a range as in duration:2..5
severity is 0, 1 (info), 2 (warning), 3 (error), or the word; it is that of the worst finding
is:starred done excluded heldout take import aligned failed tagged trimmed empty
-term  NOT term           the opposite
a b   a OR b   ( … )      and, or, grouping
"""

import math
from collections.abc import Callable

from backend.project.folding import SEPARATOR, fold
from backend.project.query_syntax import All, Any, Node, Not, QueryError, Term, parse, query_error

__all__ = ["FLAGS", "NUMBERS", "TEXTS", "QueryError", "compile_filter", "compile_node"]

Sql = tuple[str, list[object]]

TEXTS = {
    "text": "c.folded_text",
    "name": "c.folded_name",
    "speaker": "c.folded_speaker",
    "source": "lower(c.source)",
    "language": "lower(c.language)",
}
NUMBERS = {
    "severity": "COALESCE((SELECT MAX(f.severity) FROM findings f WHERE f.clip = c.id), 0)",
    "duration": "(COALESCE(c.end_s, c.duration_s) - c.start_s)",
    "score": "(SELECT a.score FROM alignments a WHERE a.clip = c.id)",
    "start": "c.start_s",
    "gain": "c.gain_db",
    "rate": "c.sample_rate",
    "channels": "c.channels",
    "id": "c.id",
}
FLAGS = {
    "starred": "c.starred = 1",
    "done": "c.done = 1",
    "excluded": "c.excluded = 1",
    "heldout": "c.held_out = 1",
    "take": "c.origin = 'take'",
    "import": "c.origin = 'import'",
    "aligned": "EXISTS (SELECT 1 FROM alignments a WHERE a.clip = c.id)",
    "failed": "EXISTS (SELECT 1 FROM failures x WHERE x.clip = c.id)",
    "tagged": "c.folded_tags <> ''",
    "trimmed": "(c.start_s > 0 OR c.end_s IS NOT NULL)",
    "empty": "trim(c.text) = ''",
}
SEVERITIES = {"none": 0, "info": 1, "warning": 2, "error": 3}

_ALIASES = {
    "lang": "language",
    "dur": "duration",
    "tags": "tag",
    "held-out": "heldout",
    "held_out": "heldout",
}


def compile_filter(text: str) -> Sql:
    """A condition on ``clips c`` and its parameters. Raises ``QueryError`` with the place."""
    return compile_node(parse(text))


def compile_node(node: Node) -> Sql:
    """The same for a tree. Raises ``QueryError`` with the place."""
    match node:
        case Not(inner):
            sql, parameters = compile_node(inner)
            return f"NOT ({sql})", parameters
        case All(nodes):
            return _joined(" AND ", nodes, empty="1")
        case Any(nodes):
            return _joined(" OR ", nodes, empty="0")
        case Term():
            return _term(node)


def _joined(word: str, nodes: tuple[Node, ...], *, empty: str) -> Sql:
    parts = [compile_node(node) for node in nodes]
    sql = word.join(f"({part})" for part, _ in parts) or empty
    return sql, [value for _, parameters in parts for value in parameters]


def _term(term: Term) -> Sql:
    field = _ALIASES.get(term.field, term.field)
    if not field:
        folded = fold(term.value)
        return "instr(c.folded_text, ?) > 0 OR instr(c.folded_name, ?) > 0", [folded, folded]
    if field in TEXTS:
        return _text(term, TEXTS[field])
    if field in NUMBERS:
        return _number(term, field)
    compilers: dict[str, Callable[[Term], Sql]] = {"tag": _tag, "check": _check, "is": _flag}
    if field not in compilers:
        names = sorted({*TEXTS, *NUMBERS, *compilers})
        raise query_error(term.at, "no-field", field=term.field, names=names)
    if term.operator not in (":", "=", "!="):
        raise query_error(term.at, "no-comparison", field=field, operator=term.operator, value=term.value)
    sql, parameters = compilers[field](term)
    return (f"NOT ({sql})" if term.operator == "!=" else sql), parameters


def _text(term: Term, column: str) -> Sql:
    folded = fold(term.value)
    match term.operator:
        case ":":
            return f"instr({column}, ?) > 0", [folded]
        case "=":
            return f"{column} = ?", [folded]
        case "!=":
            return f"{column} <> ?", [folded]
    raise query_error(term.at, "text-comparison", field=term.field, operator=term.operator, value=term.value)


def _tag(term: Term) -> Sql:
    return "instr(c.folded_tags, ?) > 0", [f"{SEPARATOR}{fold(term.value)}{SEPARATOR}"]


def _check(term: Term) -> Sql:
    return "EXISTS (SELECT 1 FROM findings f WHERE f.clip = c.id AND f.check_name = ?)", [term.value.lower()]


def _flag(term: Term) -> Sql:
    name = term.value.lower()
    name = _ALIASES.get(name, name)
    if name not in FLAGS:
        raise query_error(term.value_at, "no-flag", value=term.value, names=list(FLAGS))
    return FLAGS[name], []


def _number(term: Term, field: str) -> Sql:
    # COALESCE: a clip without the figure fails the test, and passes its opposite.
    column = NUMBERS[field]
    low, dots, high = term.value.partition("..")
    if dots:
        if term.operator not in (":", "="):
            raise query_error(term.at, "range-operator", field=term.field, value=term.value)
        bounds = [_figure(term, field, low), _figure(term, field, high)]
        return f"COALESCE({column} BETWEEN ? AND ?, 0)", list(bounds)
    operator = {":": "=", "!=": "<>"}.get(term.operator, term.operator)
    return f"COALESCE({column} {operator} ?, 0)", [_figure(term, field, term.value)]


def _figure(term: Term, field: str, value: str) -> float:
    if field == "severity" and value.lower() in SEVERITIES:
        return float(SEVERITIES[value.lower()])
    try:
        figure = float(value)
    except ValueError:
        figure = math.nan
    if not math.isfinite(figure):
        raise query_error(term.value_at, "no-number", value=value, field=field)
    return figure
