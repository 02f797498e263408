"""Run folders of a version that wrote sentences where there are kinds now."""

from pathlib import Path

from backend.project.runs import Runs
from backend.protocol.problems import problem
from backend.protocol.runs import Started, Stopped, Warned

LINES = """\
{"event":"started","step":0,"time":1.0,"wall_s":0.0,"pid":7,"device":"CPU","device_reason":"It was asked for."}
{"event":"warned","step":3,"time":2.0,"wall_s":1.0,"problem":{"kind":"batch-halved","what":"Memory ran out.",\
"why":"It is small.","remedy":"Close other programs.","detail":"at layer 3"}}
{"event":"warned","step":3,"time":2.0,"wall_s":1.0,"problem":{"kind":"rolled-back",\
"fields":{"value":"loss","step":3,"to_step":2},"file":"","place":"","detail":"","what":"","why":"","remedy":""}}
{"event":"metrics","step":4,"time":2.5,"wall_s":1.5,"values":{"loss":2.0}}
{"event":"stopped","step":5,"time":3.0,"wall_s":2.0,"reason":"failed",\
"problem":{"kind":"diverged","what":"It stopped."}}
"""


def test_an_earlier_runs_sentences_are_read_as_they_were_written(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "events.jsonl").write_text(LINES, "utf-8")
    started, warned, back, metrics, stopped = Runs(tmp_path, lambda: None).events("old")[0]
    assert isinstance(started, Started)
    assert started.device_reason.say() == "It was asked for."
    assert isinstance(warned, Warned)
    assert warned.problem.sentence() == "Memory ran out. It is small. Close other programs."
    assert (warned.problem.general, warned.problem.detail) == ("batch-halved", "at layer 3")
    assert isinstance(back, Warned)
    assert back.problem == problem("rolled-back", value="loss", step=3, to_step=2)
    assert metrics.step == 4
    assert isinstance(stopped, Stopped)
    assert stopped.problem is not None
    assert (stopped.problem.general, stopped.problem.sentence()) == ("diverged", "It stopped.")
