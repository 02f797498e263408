"""How long a test waits for what must come: a busy machine is no fault, and only what hangs waits so long."""

PATIENCE_S = 400.0
"""Below the limit of a whole test in ``pyproject.toml``, so that the test itself says what did not come."""
PATIENCE_MS = round(1000 * PATIENCE_S)
WINDOW_MS = 60_000
"""For what a window does by itself, without other processes."""
