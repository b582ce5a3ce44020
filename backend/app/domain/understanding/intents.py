"""What a caller wants: rules where the words are plain, the trained model where they are not."""

from enum import StrEnum

from app.domain.understanding.data_files import read_data
from app.domain.understanding.linear import LinearModel
from app.domain.understanding.spotting.hearing import Heard, Reader
from app.domain.understanding.spotting.rules import Finding, findings, read_rule
from app.domain.understanding.spotting.scopes import Why
from app.domain.understanding.spotting.tokens import MARKS
from app.domain.understanding.word_lists import FIRST_NAMES, FIRST_NAMES_ALSO_WORDS


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
SOMEBODY = FIRST_NAMES - FIRST_NAMES_ALSO_WORDS
AROUND = frozenset(("around", "in", "there", "available", "here", "working"))
TALK = frozenset(("talk", "speak", "hablar"))
TO = frozenset(("to", "with", "con"))


class Aside(StrEnum):
    """What callers ask about the line itself, beside the matter."""

    ROBOT = "robot"
    CAN_YOU_HEAR = "hear_you"


UNLIKE_A_VISITOR = frozenset((Intent.ROBOCALL, Intent.SALES, Intent.WRONG_NUMBER))
ASIDES = {"robot_question": Aside.ROBOT, "hear_me": Aside.CAN_YOU_HEAR}


def find_intents(words: str) -> tuple[Intent, ...]:
    """What the caller wants, most certain first; several at once are possible, none is ()."""
    heard = READER.hear(words)
    said = [token for token in heard.tokens if token not in MARKS]
    if 0 < len(said) <= 2 and ASKING_AGAIN.issuperset(said):
        return (Intent.REPEAT,)
    found = _by_rules(heard)
    if _asks_for_somebody(said) and not UNLIKE_A_VISITOR.intersection(found):
        return (Intent.PERSON, *(intent for intent in found if intent is not Intent.PERSON))
    return found or _by_model(said)


def find_aside(words: str) -> Aside | None:
    """ "Are you a robot?", "can you hear me?"; what else they say counts beside it."""
    mentioned = (mention.concept for mention in READER.hear(words).mentions)
    return next((ASIDES[concept] for concept in mentioned if concept in ASIDES), None)


def _asks_for_somebody(said: list[str]) -> bool:
    """ "Is Ray around?", "can I talk to Ray": asks for one of the business's people by name."""
    for before, name, after in zip(said, said[1:], [*said[2:], ""], strict=False):
        if name in SOMEBODY and before == "is" and after in AROUND:
            return True
    return any(
        verb in TALK and to in TO and name in SOMEBODY
        for verb, to, name in zip(said, said[1:], said[2:], strict=False)
    )


def wants_routine_work(words: str) -> bool:
    """Whether this is about a quote, an installation, maintenance or an appointment they have."""
    heard = READER.hear(words)
    return heard.mentions_any(ROUTINE_WORK) or not ABOUT_A_VISIT.isdisjoint(_by_rules(heard))


def _by_rules(heard: Heard) -> tuple[Intent, ...]:
    certainty: dict[Intent, int] = {}
    for finding in findings(RULES, heard.mentions, heard.scopes):
        intent = Intent(finding.rule.meaning)
        if counts(finding, intent):
            certainty[intent] = max(certainty.get(intent, 0), int(finding.rule.grade))
    return tuple(sorted(certainty, key=lambda intent: -certainty[intent]))


def counts(finding: Finding, intent: Intent) -> bool:
    """Whether what the rule found is wanted, and not denied."""
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
