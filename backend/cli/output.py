"""What commands write: results on stdout, everything else on stderr."""

import functools
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn, ParamSpec

import msgspec
import typer

from backend.protocol.problems import Cancelled, Problem, VoicewrightError, problem, unexpected
from backend.protocol.sentences import wording

P = ParamSpec("P")

CANCELLED, KEPT = problem("cancelled"), problem("cancelled/kept")


def say(sentence: str) -> None:
    """A sentence for people, on stderr."""
    typer.echo(sentence, err=True)


def result(value: object, as_json: bool, lines: Sequence[str] = ()) -> None:
    """The command's result: one JSON object, or lines for people."""
    if as_json:
        typer.echo(msgspec.json.encode(value).decode())
    else:
        for line in lines:
            typer.echo(line)


def fail(problem: Problem, as_json: bool) -> NoReturn:
    """Write the one clear sentence and exit with 1."""
    if as_json:
        typer.echo(
            msgspec.json.encode({"error": {**msgspec.to_builtins(problem), "sentence": problem.sentence()}}).decode()
        )
    say(problem.sentence())
    raise typer.Exit(1)


def misuse(sentence: str) -> NoReturn:
    """A command line that cannot be meant: exit with 2."""
    say(sentence)
    raise typer.Exit(2)


def guarded(function: Callable[P, None]) -> Callable[P, None]:
    """The boundary of every command: errors become one sentence and exit status 1."""

    @functools.wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        as_json = bool(kwargs.get("as_json"))
        try:
            function(*args, **kwargs)
        except VoicewrightError as error:
            fail(error.problem, as_json)
        except Cancelled as cancelled:
            fail(KEPT if cancelled.kept else CANCELLED, as_json)
        except KeyboardInterrupt:
            fail(CANCELLED, as_json)
        except BrokenPipeError:
            sys.stderr.close()
            raise typer.Exit(1) from None
        except (typer.Exit, typer.Abort):
            raise
        except OSError as error:
            from backend.project.errors import from_os

            fail(from_os(error, "work-not-finished").problem, as_json)
        except Exception as error:  # noqa: BLE001 - the boundary: a person gets a sentence, the details stay
            problem = unexpected(error, "command")
            say(problem.detail)
            fail(problem, as_json)

    return command


def table(rows: Sequence[Sequence[object]], heads: Sequence[str] = ()) -> list[str]:
    """Rows as lines with columns under each other."""
    cells = [[str(cell) for cell in row] for row in ([heads] if heads else []) + list(rows)]
    if not cells:
        return []
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def span(seconds: float | None) -> str:
    """A duration for people: ``1 h 05 min``, ``3 min 20 s``, ``4.2 s``."""
    return "" if seconds is None else wording.span(seconds)


def figure(value: float | None) -> str:
    """A figure of a judge for people."""
    return "–" if value is None else f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
