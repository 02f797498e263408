"""Problems whose sentences a test brings itself."""

from backend.protocol.problems import Problem


def told(kind: str, what: str, why: str = "", remedy: str = "", detail: str = "") -> Problem:
    """A problem that says just that."""
    return Problem(kind=f"{kind}/earlier", fields={"what": what, "why": why, "remedy": remedy}, detail=detail)
