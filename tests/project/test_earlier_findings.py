"""Findings of a version that stored sentences where there are kinds now."""

import sqlite3
from pathlib import Path

from backend.project import migrations
from backend.project.project import Project
from backend.protocol.findings import Finding
from tests.project.making import add


def test_earlier_findings_say_what_they_said(folder: Path) -> None:
    with Project.create(folder) as project:
        clip = add(project, "one")[0]
        found = Finding(check="noise", clip=clip.id, severity="error", figure=1.0, unit="dB", kind="noise")
        project.findings.replace(["noise"], None, [found])
    database = sqlite3.connect(folder / "project.sqlite", isolation_level=None)
    for statement in (
        "ALTER TABLE findings DROP COLUMN kind",
        "ALTER TABLE findings DROP COLUMN fields",
        "ALTER TABLE findings ADD COLUMN sentence TEXT NOT NULL DEFAULT 'It “hums”.'",
        "ALTER TABLE findings ADD COLUMN remedy TEXT NOT NULL DEFAULT 'Mend it.'",
        "DROP TABLE failures",
        "DROP TABLE lines",
        "ALTER TABLE renders DROP COLUMN plan",
        "DROP TABLE conversions",
        "DROP TABLE songs",
        "PRAGMA user_version = 2",
    ):
        database.execute(statement)
    migrations.migrate(database)
    database.close()
    with Project.open(folder) as project:
        (finding,) = project.findings.for_clip(clip.id)
    assert (finding.check, finding.severity, finding.figure) == ("noise", "error", 1.0)
    assert finding.say() == ("It “hums”.", "", "Mend it.")
