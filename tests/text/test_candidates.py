"""The readings of a word that a person may choose from."""

import pytest

from backend.text import candidates, chinese


@pytest.mark.skipif(not chinese.available(), reason="needs the extra for Chinese")
def test_a_chinese_word_may_be_read_by_each_reading_of_its_characters() -> None:
    entries = [one.entry for one in candidates.find("行长", "cmn")]
    assert entries[0] == "/χɑ˧˥ŋʈʂɑ˨˩˦ŋ/"
    assert {"xing2 zhang3", "hang2 chang2"} <= {*entries}
