"""The filter's grammar: text → tree. What the fields mean is in ``query.py``.

filter  = both { "OR" both }
both    = [ "-" | "NOT" ] ( "(" filter ")" | term ) …      side by side means and
term    = field operator value | word | "quoted words"
"""

import re
from dataclasses import dataclass

from backend.project.errors import ProjectError
from backend.protocol.problems import Problem
from backend.protocol.sentences import Value, plain

MAX_TERMS = 200
"""SQLite limits the depth of an expression to 1000; nobody types so much."""
MAX_DEPTH = 50

_TERM = re.compile(
    r'"(?P<quoted>[^"]*)"|(?P<field>[A-Za-z][A-Za-z_-]*)(?P<operator>>=|<=|!=|[:=<>])|(?P<bare>[^\s()"]+)'
)
_VALUE = re.compile(r'"(?P<quoted>[^"]*)"|(?P<bare>[^\s()"]+)')


class QueryError(ProjectError):
    """A filter that cannot be read. ``at`` is the index of the character where it stops making sense."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.at = int(str(problem.fields["at"])) - 1


def query_error(at: int, reason: str, **fields: Value) -> QueryError:
    """The error for the character with index ``at``: ``filter-syntax/REASON``."""
    return QueryError(Problem(kind=f"filter-syntax/{reason}", fields={**plain(fields), "at": at + 1}))


@dataclass(frozen=True, slots=True)
class Term:
    """One test. A free word has no field."""

    at: int
    field: str
    operator: str
    value: str
    value_at: int


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them; true when there is none."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of them."""

    nodes: tuple["Node", ...]


Node = Term | Not | All | Any


def parse(text: str) -> Node:
    """The tree of a filter; an empty filter is an empty :class:`All`.

    Raises ``QueryError`` with the place.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise query_error(error.start, "no-character") from error
    parser = _Parser(text)
    node = parser.either(0)
    if not parser.at_end():
        raise query_error(parser.at, "closes-nothing")
    return node


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.terms = 0

    def at_end(self) -> bool:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at >= len(self.text)

    def either(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise query_error(self.at, "too-deep")
        parts = [self.both(depth)]
        while (at := self.keyword("OR")) is not None:
            if parts[-1] == All(()):
                raise query_error(at, "nothing-before-or")
            parts.append(self.both(depth))
            if parts[-1] == All(()):
                raise query_error(at, "nothing-after-or")
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def both(self, depth: int) -> Node:
        nodes: list[Node] = []
        while not self.at_end() and self.text[self.at] != ")" and self.peek_word() != "OR":
            nodes.append(self.one(depth))
        return nodes[0] if len(nodes) == 1 else All(tuple(nodes))

    def one(self, depth: int) -> Node:
        start = self.at
        negated = self.keyword("NOT") is not None
        if not negated and self.text[self.at] == "-":
            negated = True
            self.at += 1
            if self.at < len(self.text) and self.text[self.at].isspace():
                raise query_error(start, "lonely-minus")
        if self.at_end() or self.text[self.at] == ")" or (negated and self.text[self.at] == "-"):
            raise query_error(start, "nothing-after-not")
        node = self.group(depth) if self.text[self.at] == "(" else self.term()
        return Not(node) if negated else node

    def group(self, depth: int) -> Node:
        start = self.at
        self.at += 1
        node = self.either(depth + 1)
        if self.at_end() or self.text[self.at] != ")":
            raise query_error(start, "open-bracket")
        self.at += 1
        return node

    def term(self) -> Term:
        start = self.at
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise query_error(start, "too-many-terms", most=MAX_TERMS)
        match = _TERM.match(self.text, start)
        if match is None:
            raise query_error(start, "open-quote")
        self.at = match.end()
        if match["field"] is None:
            word = match["bare"] if match["quoted"] is None else match["quoted"]
            return Term(start, "", ":", word, start)
        value = _VALUE.match(self.text, self.at)
        if value is None:
            if self.text[self.at : self.at + 1] == '"':
                raise query_error(self.at, "open-quote")
            raise query_error(self.at, "no-value", field=match["field"], operator=match["operator"])
        value_at, self.at = self.at, value.end()
        found = value["bare"] if value["quoted"] is None else value["quoted"]
        return Term(start, match["field"].lower(), match["operator"], found, value_at)

    def peek_word(self) -> str:
        match = re.compile(r'[^\s()"]+').match(self.text, self.at)
        return match[0] if match else ""

    def keyword(self, word: str) -> int | None:
        """Step over the keyword if it is next; returns where it was."""
        if self.at_end() or self.peek_word() != word:
            return None
        start = self.at
        self.at += len(word)
        return start
