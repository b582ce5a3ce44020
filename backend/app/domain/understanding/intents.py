"""What a caller wants: rules where the words are plain, the trained model where they are not."""

from enum import StrEnum

from app.domain.understanding.data_files import read_data
from app.domain.understanding.linear import LinearModel
from app.domain.understanding.spotting.hearing import Heard, Reader
from app.domain.understanding.spotting.rules import Finding, findings, read_rule
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
MODEL = LinearModel(read_data("intent_model"))
SURE = MODEL.thresholds["sure"]
SURE_OF_COSTLY = 0.8
COSTLY = frozenset((Intent.CANCEL, Intent.WRONG_NUMBER, Intent.ROBOCALL, Intent.GOODBYE))
OTHER = "other"  # the model's class for words that ask for nothing
LEAST_WORDS = 3  # fewer are an answer to what was asked
ASKING_AGAIN = frozenset(("sorry", "what", "huh", "perdon", "como", "que", "pardon", "mande"))
ROUTINE_WORK = frozenset(("routine_work",))
ABOUT_A_VISIT = frozenset((Intent.CANCEL, Intent.RESCHEDULE, Intent.STATUS, Intent.PRICE))
MEANT_THOUGH_DENIED = frozenset((Intent.PERSON,))  # "I don't want to talk to a robot"


def find_intents(words: str) -> tuple[Intent, ...]:
    """What the caller wants, most certain first; several at once are possible, none is ()."""
    heard = READER.hear(words)
    said = [token for token in heard.tokens if token not in MARKS]
    if 0 < len(said) <= 2 and ASKING_AGAIN.issuperset(said):
        return (Intent.REPEAT,)
    return _by_rules(heard) or _by_model(said)


def wants_routine_work(words: str) -> bool:
    """Whether this is about a quote, an installation, maintenance or an appointment they have."""
    heard = READER.hear(words)
    return heard.mentions_any(ROUTINE_WORK) or not ABOUT_A_VISIT.isdisjoint(_by_rules(heard))


def _by_rules(heard: Heard) -> tuple[Intent, ...]:
    certainty: dict[Intent, int] = {}
    for finding in findings(RULES, heard.mentions, heard.scopes):
        intent = Intent(finding.rule.meaning)
        if _counts(finding, intent):
            certainty[intent] = max(certainty.get(intent, 0), int(finding.rule.grade))
    return tuple(sorted(certainty, key=lambda intent: -certainty[intent]))


def _counts(finding: Finding, intent: Intent) -> bool:
    return finding.why is not Why.DENIED or intent in MEANT_THOUGH_DENIED


def _by_model(said: list[str]) -> tuple[Intent, ...]:
    if len(said) < LEAST_WORDS:
        return ()
    chances = MODEL.probabilities(" ".join(said))
    likely = max(chances, key=lambda name: chances[name])
    if likely == OTHER:
        return ()
    least = SURE_OF_COSTLY if likely in COSTLY else SURE
    return (Intent(likely),) if chances[likely] >= least else ()
