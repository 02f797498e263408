"""The two palettes. Neutral greys, one accent, semantic colours for meaning only."""

from collections.abc import Mapping

DARK: Mapping[str, str] = {
    "window": "#15171a",
    "panel": "#1b1e22",
    "raised": "#24282d",
    "raised-hover": "#2d3238",
    "sunken": "#101214",
    "field": "#101214",
    "chosen": "#2d3238",
    "border": "#2c3137",
    "border-strong": "#434a53",
    "text": "#e6e8ea",
    "text-dim": "#a3abb4",
    "text-faint": "#7d8791",
    "accent": "#4aa3df",
    "accent-hover": "#65b4e8",
    "accent-pressed": "#3a8cc4",
    "accent-text": "#08131b",
    "accent-soft": "#1c3a4f",
    "focus": "#65b4e8",
    "record": "#f0524f",
    "record-text": "#ffffff",
    "record-soft": "#46211f",
    "good": "#4cb782",
    "good-soft": "#1a3629",
    "warning": "#e2a93b",
    "warning-soft": "#3b2f15",
    "error": "#f0605d",
    "error-soft": "#442322",
    "wave": "#8fa3b5",
    "wave-dim": "#4a5561",
    "predicted": "#9aa3ad",
    "edited": "#4aa3df",
    "boundary": "#c4ccd4",
    "playhead": "#ffffff",
    "grid": "#30363d",
    "scrim": "#000000",
}

LIGHT: Mapping[str, str] = {
    "window": "#f1f2f4",
    "panel": "#fafbfb",
    "raised": "#ffffff",
    "raised-hover": "#eef0f2",
    "sunken": "#e8eaed",
    "field": "#ffffff",
    "chosen": "#ffffff",
    "border": "#d9dce0",
    "border-strong": "#b3b9c0",
    "text": "#1b1f23",
    "text-dim": "#545d66",
    "text-faint": "#6b747d",
    "accent": "#1470ab",
    "accent-hover": "#0f5f93",
    "accent-pressed": "#0c4f7b",
    "accent-text": "#ffffff",
    "accent-soft": "#d5e8f5",
    "focus": "#1470ab",
    "record": "#c92a2a",
    "record-text": "#ffffff",
    "record-soft": "#fbe3e2",
    "good": "#1d7a4c",
    "good-soft": "#dcf1e5",
    "warning": "#8a5a00",
    "warning-soft": "#fbeed2",
    "error": "#c02b2b",
    "error-soft": "#fbe3e2",
    "wave": "#4d6274",
    "wave-dim": "#a9b3bc",
    "predicted": "#7a838c",
    "edited": "#1470ab",
    "boundary": "#3c454d",
    "playhead": "#000000",
    "grid": "#dde0e4",
    "scrim": "#1b1f23",
}

PLOTS_DARK = ("#4aa3df", "#e69f00", "#2fbf9b", "#e58ac0", "#f0e442", "#d5704a", "#9aa3ad")
"""Series of a plot on dark ground: Okabe and Ito's colour-blind-safe set, lightened where the ground asks for it."""
PLOTS_LIGHT = ("#0072b2", "#b36b00", "#007d5c", "#b1478b", "#7a6f00", "#b04a1f", "#5f6972")
"""The same series on light ground, darkened."""

LEAST_CUT = 4
"""Letters of a word that was cut for want of room, its dots among them: fewer say nothing and are left out."""
SPACE = 8
"""The grid, pixels."""
FONT_PX = 13
FONT_FAMILIES = (
    "Inter", "SF Pro Text", "Segoe UI Variable Text", "Segoe UI", "Ubuntu", "Cantarell", "Noto Sans", "DejaVu Sans"
)  # fmt: skip
MONO_FAMILIES = ("JetBrains Mono", "SF Mono", "Cascadia Mono", "Ubuntu Mono", "Noto Sans Mono", "DejaVu Sans Mono")
