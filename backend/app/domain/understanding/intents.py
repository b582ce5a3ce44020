"""What a caller wants: rules where the words are plain, the trained model where they are not."""

from enum import StrEnum

from app.domain.understanding.data_files import read_data
from app.domain.understanding.spotting.hearing import Heard, Reader
from app.domain.understanding.spotting.rules import findings, read_rule
from app.domain.understanding.spotting.scopes import Why
from app.domain.understanding.spotting.tokens import MARKS


class Intent(StrEnum):
    """What somebody who calls a trades business may want of it."""

    BOOK = "book"
    EMERGENCY = "emergency"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    STATUS = "status"
    PRICE = "price"
    HOURS = "hours"
    SERVICE_AREA = "service_area"
    QUESTION = "question"
    PERSON = "person"
    COMPLAINT = "complaint"
    WRONG_NUMBER = "wrong_number"
    SALES = "sales"
    ROBOCALL = "robocall"
    GOODBYE = "goodbye"
    REPEAT = "repeat"
    HOLD = "hold"
    THANKS = "thanks"


READER = Reader(read_data("intent_lexicon"), read_data("scope_words"))
RULES = tuple(read_rule(entry) for entry in read_data("intent_rules"))
ASKING_AGAIN = frozenset(("sorry", "what", "huh", "perdon", "como", "que", "pardon", "mande"))
ROUTINE_WORK = frozenset(("routine_work",))


def find_intents(words: str) -> tuple[Intent, ...]:
    """What the caller wants, most certain first; several at once are possible, none is ()."""
    heard = READER.hear(words)
    return _by_rules(heard)


def wants_routine_work(words: str) -> bool:
    """Whether this is about a quote, an installation, maintenance or an appointment they have."""
    return READER.hear(words).mentions_any(ROUTINE_WORK)


def _by_rules(heard: Heard) -> tuple[Intent, ...]:
    certainty: dict[Intent, int] = {}
    for finding in findings(RULES, heard.mentions, heard.scopes):
        if finding.why is not Why.DENIED:
            intent = Intent(finding.rule.meaning)
            certainty[intent] = max(certainty.get(intent, 0), int(finding.rule.grade))
    if not certainty and _asks_again(heard):
        return (Intent.REPEAT,)
    return tuple(sorted(certainty, key=lambda intent: -certainty[intent]))


def _asks_again(heard: Heard) -> bool:
    """ "sorry?" and "what?" on their own."""
    said = [token for token in heard.tokens if token not in MARKS]
    return 0 < len(said) <= 2 and ASKING_AGAIN.issuperset(said)
