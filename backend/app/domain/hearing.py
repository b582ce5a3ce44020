"""How much of a reply the caller heard before they broke in."""

from typing import Final

from app.domain.conversations import Reply

NOTHING: Final = 0


def missed(reply: Reply, heard: str) -> tuple[str, ...]:
    """The prompts of `reply`, by name, of which what matters was not heard.

    `heard` are the words that were spoken until the interruption, as Twilio reports them: from the
    beginning of the reply, or only the last of several pieces.
    """
    until = reached(reply.text, heard)
    return tuple(
        one.prompt
        for one in reply.spoken
        # A full stop makes no sound.
        if any(letter.isalnum() for letter in reply.text[until : one.matters_to])
    )


def reached(text: str, heard: str) -> int:
    """How far into `text` one has come who heard `heard`; in doubt, less.

    Voices are sent digits and marks a little differently, so only letters and digits count. Words
    that stand there twice are taken for the first ones; words that stand nowhere count as far as
    they agree with the beginning.
    """
    places = [place for place, character in enumerate(text) if character.isalnum()]
    whole = "".join(text[place].casefold()[:1] for place in places)
    part = "".join(one.casefold()[:1] for one in heard if one.isalnum())
    found = whole.find(part)
    letters = found + len(part) if found >= 0 and part else _agreement(whole, part)
    return places[letters - 1] + 1 if letters else NOTHING


def _agreement(whole: str, part: str) -> int:
    pairs = enumerate(zip(whole, part, strict=False))
    differs = next((place for place, (one, other) in pairs if one != other), None)
    return min(len(whole), len(part)) if differs is None else differs
