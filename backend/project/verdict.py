"""The sentence at the top of a dataset's health: the checks say it, and the window again after each edit."""

from backend.protocol.notices import Notice, notice

_ENOUGH_S = 300
_FEW_SOUNDS, _MANY = 3, 0.2


def verdict(*, clips: int, speech_s: float, wrong: int, doubtful: int, missing: int) -> Notice:
    """Of so many clips with so many seconds of speech: ``wrong`` have an error, ``doubtful`` a warning and no error;
    ``missing`` phones of the language never occur.
    """
    if not clips:
        return notice("verdict/none")
    if wrong:
        return notice("verdict/wrong", speech_s=speech_s, n=wrong, of=clips)
    if speech_s < _ENOUGH_S:
        return notice("verdict/little", speech_s=speech_s)
    if missing > _FEW_SOUNDS:
        return notice("verdict/sounds-missing", speech_s=speech_s, n=missing)
    if doubtful > _MANY * clips:
        return notice("verdict/doubtful", speech_s=speech_s, n=doubtful, of=clips)
    return notice("verdict/ready", speech_s=speech_s)
