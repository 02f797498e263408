"""The copy that is searched follows what is edited."""

from pathlib import Path

from backend.project.project import Project
from backend.protocol.findings import Finding
from tests.project.making import add, alignment


def test_a_copy_knows_what_it_is_told_of(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.voicewright") as project:
        one, two = (add(project, text)[0].id for text in ("a quick fox", "a lazy dog"))
        search = project.clips.searchable()
        assert search.find("fox") == [one]
        assert search.find("") == [one, two]
        project.clips.update(two, text="a red fox", done=True)
        project.alignments.put([alignment(two, 0.2)])
        finding = Finding(check="clipped", clip=two, severity="error", figure=1.0, unit="", kind="clipped")
        project.findings.replace(["clipped"], None, [finding])
        assert search.find("fox") == [one]
        project.clips.search_anew(search, [two])
        assert search.find("fox is:done score<0.5 severity:error check:clipped") == [two]
        project.clips.remove([one])
        project.clips.search_anew(search, [one, two])
        assert search.find("fox") == [two]
