"""What a voice in training says to those who listen."""

from collections.abc import Iterator, Sequence

from backend.recipe import Ask, Heard, Speaks, texts


def spoken(voice: Speaks, asks: Sequence[Ask]) -> Iterator[Heard]:
    """Every sentence that is asked for, planned and rendered."""
    for ask in texts(asks):
        plan = voice.plan(ask.text, language=ask.language)
        yield Heard(
            text=ask.text, samples=voice.render(plan.score), sample_rate=voice.info.sample_rate,
            attention=plan.attention, hint=plan.hint,
        )  # fmt: skip
