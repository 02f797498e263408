"""Terms of the clips' filter that are switched on and off: what a chip adds to what is typed."""

from studio.words.language import tr

CHIPS: tuple[tuple[str, str], ...] = (
    (tr("Errors"), "severity>=3"),
    (tr("Warnings"), "severity=2"),
    (tr("No text"), "is:empty"),
    (tr("Not done"), "-is:done"),
    (tr("Starred"), "is:starred"),
    (tr("Excluded"), "is:excluded"),
)
"""What it is called, and the term."""


def has(query: str, term: str) -> bool:
    """Whether a filter asks for the term, beside whatever else."""
    return term in query.split()


def switched(query: str, term: str, on: bool) -> str:
    """The filter with the term, or without."""
    if has(query, term) == on:
        return query
    if on:
        return f"{query.strip()} {term}".strip()
    return " ".join(word for word in query.split() if word != term)
