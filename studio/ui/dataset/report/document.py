"""The report as a file: a web page with drawings in it, or a PDF to print."""

import base64
import html
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF, QUrl
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPalette, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QWidget

from backend.project import outputs
from backend.protocol.findings import Health
from backend.protocol.notices import said
from studio.models.health_report import HealthReport
from studio.ui.dataset.report.fault_card import brings
from studio.ui.dataset.report.page import pictures
from studio.ui.shared.canvas.saving import save_picture
from studio.ui.theme import Theme
from studio.words import health_words
from studio.words.format import span
from studio.words.language import tr, trn

_SIZE = (460, 170)
_DPI = 150
_KINDS = {"error": tr("Fix"), "warning": tr("Look at"), "info": tr("Nice to have")}
_STYLE = """
body { font-family: Inter, 'Segoe UI', 'Noto Sans', sans-serif; color: #1b1f23; max-width: 60em; margin: 2em auto; }
h1 { font-size: 22pt; margin-bottom: 0; } h2 { font-size: 15pt; margin-top: 22px; }
h3 { font-size: 11pt; margin-bottom: 2px; }
p { margin-top: 2px; } .dim { color: #545d66; }
.error { color: #c02b2b; } .warning { color: #8a5a00; } .good { color: #1d7a4c; }
td { padding: 4px 12px 12px 0; vertical-align: top; }
"""


def write(path: Path, name: str, report: HealthReport, health: Health) -> bool:
    """Into ``path``, as its suffix says: ``.pdf``, else HTML in one file; whether it could be written."""
    if not outputs.allowed(path):
        return False
    theme = Theme(dark=False)
    charts = pictures(theme, health)
    paper = QPalette(theme.color("raised"))
    for chart in charts.values():
        chart.setPalette(paper)
        chart.resize(*_SIZE)
    if path.suffix.lower() == ".pdf":
        return _print(path, name, _page(name, report, health, {key: f"chart:{key}" for key in charts}, charts), charts)
    text = _page(name, report, health, {key: _inline(chart) for key, chart in charts.items()}, charts)
    try:
        outputs.write(path, text)
    except OSError:
        return False
    return True


def _page(
    name: str, report: HealthReport, health: Health, images: Mapping[str, str], charts: Mapping[str, QWidget]
) -> str:
    parts = [
        f"<h1>{html.escape(name)}</h1><p class='dim'>{tr('Health of the dataset')}</p>",
        f"<p><b>{html.escape(said(health.verdict))}</b></p>",
        f"<p>{_facts(report, health)}</p>",
    ]
    if report.problems:
        parts.append(f"<h2>{tr('Fix first')}</h2>")
    for one in report.problems:
        words = health_words.of_check(one.check)
        clips = trn("{n:,} clip", "{n:,} clips", len(one.clips))
        parts.append(
            f"<h3><span class='{one.severity}'>{_KINDS[one.severity]}</span>: {html.escape(words.wrong)}, {clips}</h3>"
            f"<p>{html.escape(words.why)}<br><span class='dim'>{html.escape(brings(one, report.seconds))}</span></p>"
        )
    if report.fine:
        fine = " &nbsp;·&nbsp; ".join(html.escape(health_words.of_check(check).right) for check in report.fine)
        parts.append(f"<h2>{tr('What is good')}</h2><p class='good'>{fine}</p>")
    parts.append(_table(images, charts))
    if health.suggestions:
        rows = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in health.suggestions)
        parts.append(f"<h2>{tr('Record next')}</h2><ul>{rows}</ul>")
    title = tr("{name}: health", name=html.escape(name))
    head = f"<meta charset='utf-8'><title>{title}</title><style>{_STYLE}</style>"
    return f"<!doctype html><html><head>{head}</head><body>{''.join(parts)}</body></html>"


def _facts(report: HealthReport, health: Health) -> str:
    """How many clips there are of each kind, one colour a kind."""
    clips = trn(
        "{n:,} clip, {speech} of speech", "{n:,} clips, {speech} of speech", report.clips, speech=span(health.speech_s)
    )
    kinds = (
        ("good", tr("{n} good", n=report.good)),
        ("warning", tr("{n} to look at", n=report.doubtful)),
        ("error", tr("{n} to fix", n=report.wrong)),
    )
    coloured = ", ".join(f"<span class='{kind}'>{text}</span>" for kind, text in kinds)
    out = tr("{held_out} held out, {excluded} kept out.", held_out=report.held_out, excluded=report.excluded)
    return f"{clips}: {coloured}; {out}"


def _table(images: Mapping[str, str], charts: Mapping[str, QWidget]) -> str:
    cells = []
    for key, image in images.items():
        title, what = health_words.PICTURES[key]
        shown = html.escape(charts[key].accessibleDescription())
        cells.append(
            f"<td><h3>{title}</h3><p class='dim'>{html.escape(what)}</p>"
            f"<p><img src='{image}' width='{_SIZE[0]}' alt='{shown}'></p><p class='dim'>{shown}</p></td>"
        )
    rows = "".join(f"<tr>{''.join(cells[at : at + 2])}</tr>" for at in range(0, len(cells), 2))
    return f"<h2 style='page-break-before: always'>{tr('The clips in pictures')}</h2><table>{rows}</table>"


def _inline(chart: QWidget) -> str:
    """A drawing within the page."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chart.svg"
        save_picture(chart, path)
        return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode()}"


def _print(path: Path, name: str, text: str, charts: Mapping[str, QWidget]) -> bool:
    document = QTextDocument()
    for key, chart in charts.items():
        image = QImage(chart.size() * 3, QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(3)
        image.fill(0xFFFFFFFF)
        chart.render(image)
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(f"chart:{key}"), image)
    writer = QPdfWriter(str(path))
    writer.setTitle(name)
    writer.setResolution(_DPI)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(12, 12, 12, 12))
    )
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(text)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.print_(writer)
    return path.exists() and path.stat().st_size > 0
