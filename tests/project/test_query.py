"""The filter, against a plain reading of its meaning in Python."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.project.clips import Clip
from backend.project.folding import fold
from backend.project.project import Project
from backend.project.query_syntax import MAX_TERMS, All, Any, Node, Not, QueryError, Term, parse
from backend.protocol.findings import Finding, Severity
from tests.project.making import add, alignment


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder: Path = tmp_path_factory.mktemp("library") / "p.voicewright"
    with Project.create(folder) as project:
        clips = [
            *add(project, "The quick brown fox", name="a_001", tags=["noisy", "Wind"], duration_s=1.5),
            *add(project, "Straße nach Köln", name="b", speaker="Jörg", language="de", starred=True),
            *add(project, 'a "quoted" (thing)', name="c", duration_s=8.0, held_out=True, sample_rate=44100),
            *add(project, "", name="silence", excluded=True, done=True),
            *add(project, "fox OR dog - not", name="brown", start_s=0.5, end_s=1.0, gain_db=-3.0),
        ]
        project.alignments.put([alignment(clips[0].id, 0.2), alignment(clips[1].id, 0.8)])
        severities: list[tuple[Clip, Severity]] = [
            (clips[0], "error"),
            (clips[0], "info"),
            (clips[1], "warning"),
            (clips[4], "info"),
        ]
        project.findings.replace(
            ["clipped"],
            None,
            [
                Finding(check="clipped", clip=clip.id, severity=severity, figure=1.0, unit="", kind="clipped")
                for clip, severity in severities
            ],
        )
        yield project


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "12345"), ("  ", "12345"), ("fox", "15"), ("FOX", "15"), ("brown", "15"), ("text:brown", "1"),
        ("strasse", "2"), ("KÖLN", "2"), ("ko\u0308ln", "2"), ('"quick brown"', "1"), ('"brown quick"', ""),
        ("speaker:jör", "2"), ("speaker=jör", ""), ("speaker=JÖRG", "2"), ("speaker!=anna", "2"), ("lang:de", "2"),
        ("tag:wind", "1"), ("tag:win", ""), ("-tag:wind", "2345"), ("tag!=wind", "2345"),
        ("severity>1", "12"), ("severity:error", "1"), ("severity<2", "345"), ("severity=0", "34"),
        ("severity>=warning", "12"), ("score<0.5", "1"), ("-score<0.5", "2345"), ("score>=0", "12"),
        ("duration<2", "15"), ("duration:0..0.6", "5"), ("duration>=8", "3"), ("rate>16000", "3"), ("id:3", "3"),
        ("gain<0", "5"), ("is:starred", "2"), ("is:done", "4"), ("is:excluded", "4"), ("is:held-out", "3"),
        ("is:heldout", "3"), ("is:aligned", "12"), ("-is:aligned", "345"), ("is:empty", "4"), ("is:trimmed", "5"),
        ("is:tagged", "1"), ("is:import", "12345"), ("is:take", ""), ("check:clipped", "125"),
        ("fox score<0.5", "1"), ("fox OR is:done", "145"), ("fox (is:trimmed OR is:done)", "5"),
        ("NOT fox", "234"), ("-(fox OR is:done)", "23"), ("--fox", None), ('text:"quick brown"', "1"), ('"("', "3"),
        ('"OR"', "5"), ("%", ""), ("_", "1"), ("'", ""), ("a_001", "1"), ("()", "12345"), ("not", "5"),
        ("text:", None), ("severity>loud", None), ("nope:1", None), ("(fox", None), ("fox)", None), ('"fox', None),
        ("OR fox", None), ("fox OR", None), ("-", None), ("- fox", None), ("text>3", None), ("is:happy", None),
        ("score<nan", None), ("score<inf", None), ("duration>1..2", None), ("duration:1..x", None), ("tag<x", None),
        ("\ud800", None), ("NOT", None), ("-)", None), ('text:"x', None),
    ],
)  # fmt: skip
def test_filters_find_what_they_say(library: Project, query: str, found: str | None) -> None:
    if found is None:
        with pytest.raises(QueryError) as error:
            library.clips.find(query)
        assert 0 <= error.value.at <= len(query)
        assert error.value.problem.say().what.endswith(".")
    else:
        assert "".join(str(clip.id) for clip in library.clips.find(query)) == found
        assert "".join(map(str, library.clips.searchable().find(query))) == found


@pytest.mark.parametrize(
    ("query", "at"), [("fox nope:1", 4), ("fox (dog", 4), ("a b)", 3), ("severity>x", 9), ('dog "cat', 4), ("is:x", 3)]
)
def test_the_place_of_a_mistake_is_told(query: str, at: int, library: Project) -> None:
    with pytest.raises(QueryError) as error:
        library.clips.find(query)
    assert error.value.at == at


def test_endless_filters_are_refused_and_long_ones_work(library: Project) -> None:
    assert library.clips.searchable().find(" OR ".join(["fox"] * MAX_TERMS)) == [1, 5]
    for query in ("x " * (MAX_TERMS + 1), "(" * 5000, "-(" * 5000 + "x", "(" * 60 + "x" + ")" * 60):
        with pytest.raises(QueryError):
            library.clips.find(query)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text(':<>=!()"-ORNTisab. 1', max_size=40))
def test_any_text_is_a_filter_or_a_told_mistake(library: Project, query: str) -> None:
    at = 0
    try:
        library.clips.find(query)
    except QueryError as error:
        at = error.at
    assert 0 <= at <= len(query)


WORDS = st.sampled_from(["fox", "brown", "a", "ß", "ö", "or", "x(y", "the quick", "%", "wind", "anna"])
NUMBERS = st.sampled_from(["0", "1", "2", "0.5", "1.5", "-3", "8", "1e3"])
COMPARISONS = st.sampled_from([":", "=", "!=", "<", "<=", ">", ">="])
TERMS = st.one_of(
    st.builds(lambda v: Term(0, "", ":", v, 0), WORDS),
    st.builds(lambda f, o, v: Term(0, f, o, v, 0), st.sampled_from(["text", "name", "speaker"]),
              st.sampled_from([":", "=", "!="]), WORDS),
    st.builds(lambda o, v: Term(0, "tag", o, v, 0), st.sampled_from([":", "!="]), WORDS),
    st.builds(lambda f, o, v: Term(0, f, o, v, 0), st.sampled_from(["duration", "severity", "score", "gain", "id"]),
              COMPARISONS, NUMBERS),
    st.builds(lambda v: Term(0, "is", ":", v, 0), st.sampled_from(["starred", "done", "aligned", "trimmed", "empty"])),
)  # fmt: skip
NODES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda nodes: All(tuple(nodes)), st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda nodes: Any(tuple(nodes)), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=8,
)


def written(node: Node) -> str:
    """A tree as a person would type it."""
    match node:
        case Not(inner):
            return f"-({written(inner)})"
        case All(nodes):
            return "(" + " ".join(f"({written(n)})" for n in nodes) + ")"
        case Any(nodes):
            return "(" + " OR ".join(f"({written(n)})" for n in nodes) + ")"
        case Term():
            return f'{node.field}{node.operator}"{node.value}"' if node.field else f'"{node.value}"'


def means(node: Node, clip: Clip, library: Project) -> bool:
    """What a tree says about a clip, without SQL."""
    match node:
        case Not(inner):
            return not means(inner, clip, library)
        case All(nodes):
            return all(means(n, clip, library) for n in nodes)
        case Any(nodes):
            return any(means(n, clip, library) for n in nodes)
        case Term():
            return _term_means(node, clip, library)


def _term_means(term: Term, clip: Clip, library: Project) -> bool:
    value = fold(term.value)
    aligned = library.alignments.get(clip.id)
    match term.field:
        case "":
            return value in fold(clip.text) or value in fold(clip.name)
        case "text" | "name" | "speaker":
            text = fold(getattr(clip, term.field))
            return {":": value in text, "=": value == text, "!=": value != text}[term.operator]
        case "tag":
            return (value in [fold(tag) for tag in clip.tags]) == (term.operator == ":")
        case "is":
            return {
                "starred": clip.starred, "done": clip.done, "aligned": aligned is not None,
                "trimmed": clip.start_s > 0 or clip.end_s is not None, "empty": not clip.text,
            }[term.value]  # fmt: skip
    worst = max(
        ({"info": 1, "warning": 2, "error": 3}[f.severity] for f in library.findings.for_clip(clip.id)), default=0
    )
    figure = {
        "duration": clip.length_s, "severity": worst, "score": aligned.score if aligned else None, "gain": clip.gain_db,
        "id": clip.id,
    }[term.field]  # fmt: skip
    if figure is None:
        return False
    wanted = float(term.value)
    return {
        ":": figure == wanted, "=": figure == wanted, "!=": figure != wanted, "<": figure < wanted,
        "<=": figure <= wanted, ">": figure > wanted, ">=": figure >= wanted,
    }[term.operator]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(NODES)
def test_filters_mean_what_they_say(library: Project, node: Node) -> None:
    expected = [clip.id for clip in library.clips.all() if means(node, clip, library)]
    assert library.clips.searchable().find(written(node)) == expected


def test_values_are_never_part_of_the_sql(library: Project) -> None:
    assert library.clips.searchable().find('''text:"'; DROP TABLE clips; --"''') == []
    assert library.clips.count() == 5


def test_the_empty_filter_is_the_empty_tree() -> None:
    assert parse("") == All(())
