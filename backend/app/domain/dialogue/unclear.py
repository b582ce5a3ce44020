"""Whether an utterance leaves open what was asked, so that another reading of it may help."""

from app.domain.dialogue.choosing import pick
from app.domain.dialogue.state import Asking, DialogueState
from app.domain.understanding.emergencies import Grade
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance
from app.domain.understanding.yes_no import Agreement

FEWEST_WORDS = 3
LONG_STORY = 8
"""Words. A story this long may hold a danger for which the rules have no words."""


def is_trivial(words: str) -> bool:
    """Too short for a second reading: "yes please", "66202", a key press."""
    return len(words.split()) < FEWEST_WORDS or not any(c.isalpha() for c in words)


def leaves_open(state: DialogueState, said: Utterance) -> bool:
    """Whether the rules could not answer our question from this.

    Danger is answered at once, with nothing to wait for. The trouble itself is worth a second
    reading even where the rules have an idea of it, for how grave it is.
    """
    if said.triage.grade is Grade.DANGER or said.agreement is not Agreement.UNCLEAR:
        return False
    if state.asking in (None, Asking.PROBLEM):
        return len(said.words.split()) >= LONG_STORY or not _tells_why(said)
    return not (said.intents or said.declines or _answers(state, said))


def _tells_why(said: Utterance) -> bool:
    return bool(said.service_type) or any(intent is not Intent.BOOK for intent in said.intents)


def _answers(state: DialogueState, said: Utterance) -> bool:
    match state.asking:
        case Asking.NAME:
            return said.name is not None
        case Asking.ADDRESS | Asking.ADDRESS_CONFIRM:
            return said.address is not None or said.zip_code is not None
        case Asking.PHONE:
            return said.phone is not None or said.means_this_number
        case Asking.TIME | Asking.WINDOW | Asking.CHOICE:
            return said.wish is not None or pick(said, state.offered) is not None
        case Asking.ANYTHING_ELSE:
            return said.wish is not None or said.service_type is not None
    return False
