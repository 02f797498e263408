"""A word's place is counted through all sentences of a text."""

from backend.project.lexicon import at
from backend.protocol.word_jobs import Saying
from backend.speech import sayings


def test_each_sentence_gets_what_concerns_it() -> None:
    texts = ["Record it.", "A record, a record.", "Nothing."]
    third, everywhere = Saying(word="record", entry="/kˈæt/", number=3), Saying(word="it", entry="/ɪt/")
    assert list(sayings.of_each(texts, [third, everywhere])) == [
        {"it": "/ɪt/"},
        {at("record", 2): "/kˈæt/", "it": "/ɪt/"},
        {"it": "/ɪt/"},
    ]
    assert sayings.of_text([third, everywhere]) == {"it": "/ɪt/"}
