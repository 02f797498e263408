"""The style sheet, made from ``style.qss`` and the tokens. Widgets choose a look by the property ``role``."""

from collections.abc import Mapping
from pathlib import Path
from string import Template

from studio.ui.tokens import FONT_PX

SIZES = (11, 12, 16, 20, 26, 34)
"""Sizes of text beside the usual one, pixels, at the usual size of the interface."""


def sheet(colors: Mapping[str, str], icons: Mapping[str, str], font_px: int) -> str:
    """The whole style sheet. ``icons``: names in the sheet → image files."""
    template = Template((Path(__file__).parent / "style.qss").read_text("utf-8"))
    names = {name.replace("-", "_"): value for name, value in colors.items()}
    names["accent_readable"] = colors["accent-hover"]
    sizes = {f"font_{pixels}": str(max(9, round(pixels * font_px / FONT_PX))) for pixels in SIZES}
    return template.substitute(names, **sizes, **icons)
