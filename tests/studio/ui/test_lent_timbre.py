"""Convert has a voice from the first start: whoever speaks lends a timbre."""

from backend.project.project import Project
from studio.app import Studio
from studio.ui.convert.how_form import LENT
from studio.ui.convert.workspace import ConvertWorkspace
from tests.fakes.echo import put_echo
from tests.fakes.voice import put_voice


def test_a_voice_that_only_speaks_lends_its_timbre_where_no_other_is_chosen(studio: Studio, project: Project) -> None:
    put_voice(project)
    studio.context.voices.reload()
    studio.window.go("convert")
    convert = studio.window.workspace("convert")
    assert isinstance(convert, ConvertWorkspace)
    assert convert.pages.currentWidget() is convert.no_recording
    assert convert.how.range.text() == LENT
    assert convert.how.knobs.values() == {}
    put_echo(project)
    studio.context.voices.reload()
    assert convert.voices.ids == ["echo", "hum"], "one that converts by itself comes first"
    convert.how.choose_voice("echo")
    assert LENT not in convert.how.range.text()
