"""Where the rules are silent: how likely the trained model finds an emergency, and of what kind."""

from app.domain.understanding.data_files import read_data
from app.domain.understanding.emergencies.grades import Grade, Hazard, Reason
from app.domain.understanding.emergencies.reading import meant_words, model_text
from app.domain.understanding.intents import wants_routine_work
from app.domain.understanding.linear import LinearModel
from app.domain.understanding.spotting.hearing import Heard
from app.domain.understanding.spotting.lexicon import NOTHING
from app.domain.understanding.spotting.tokens import MARKS

MODEL = LinearModel(read_data("emergency_model"))
SURE = MODEL.thresholds["sure"]
ASK = MODEL.thresholds["ask"]
LEAST_WORDS = 3
ONE_ROOM = frozenset(("one_room",))
UNDERSTATED = frozenset(("mild", "calm", "sized"))  # "a bit of water": worth a question, no alarm
LEAST_AFTER_LOSS = 2  # crumbs of a sentence that was denied mean nothing
EVIDENCE_WORDS = 12

DANGER_SIGNS = {
    "monoxide": Hazard.CARBON_MONOXIDE,
    "sick": Hazard.CARBON_MONOXIDE,
    "gas": Hazard.GAS,
    "shock": Hazard.SHOCK,
    "smoke": Hazard.FIRE,
    "burning": Hazard.FIRE,
    "smell": Hazard.GAS,
    "electric": Hazard.SHOCK,
    "steam": Hazard.FIRE,
}
URGENT_SIGNS = {
    "no_heat": Hazard.NO_HEAT,
    "no_cooling": Hazard.NO_COOLING,
    "no_power": Hazard.NO_POWER,
    "no_water": Hazard.NO_WATER,
    "filth": Hazard.SEWAGE,
    "water": Hazard.WATER,
    "leak": Hazard.WATER,
    "ceiling": Hazard.WATER,
    "pipe": Hazard.WATER,
    "cold": Hazard.NO_HEAT,
    "heating": Hazard.NO_HEAT,
    "hot_weather": Hazard.NO_COOLING,
    "cooling": Hazard.NO_COOLING,
    "cold_storage": Hazard.NO_COOLING,
    "electric": Hazard.NO_POWER,
    "drain": Hazard.SEWAGE,
}
OF_TRADE = {"plumbing": Hazard.WATER, "hvac": Hazard.NO_HEAT, "electrical": Hazard.NO_POWER}


def suspicion(heard: Heard, words: str, vertical: str) -> Reason | None:
    """What the model makes of the words that count; None where it sees an ordinary call."""
    meant = meant_words(heard)
    said = sum(token not in MARKS for token in heard.tokens)
    if len(meant) < LEAST_WORDS + (LEAST_AFTER_LOSS if len(meant) < said else 0):
        return None
    chances = MODEL.probabilities(model_text(heard))
    emergency = 1 - chances[Grade.ROUTINE]
    if emergency < ASK or heard.mentions_any(ONE_ROOM) or wants_routine_work(words):
        return None
    likely = max((Grade.DANGER, Grade.URGENT), key=lambda grade: chances[grade])
    grade = likely if emergency >= SURE and _may_raise(heard) else Grade.ASK
    evidence = " ".join(meant[:EVIDENCE_WORDS])
    return Reason(grade, _hazard(heard, likely, vertical), evidence)


def _may_raise(heard: Heard) -> bool:
    """The model alone cries only over words that name something, and not over a little."""
    meant = {m.concept for m in heard.mentions if not heard.scopes.why(m.start, m.end)}
    return bool(meant - {NOTHING}) and meant.isdisjoint(UNDERSTATED)


def _hazard(heard: Heard, grade: Grade, vertical: str) -> Hazard:
    signs = DANGER_SIGNS if grade is Grade.DANGER else URGENT_SIGNS
    mentioned = {mention.concept for mention in heard.mentions}
    found = (hazard for concept, hazard in signs.items() if concept in mentioned)
    return next(found, OF_TRADE.get(vertical, Hazard.CALLER_SAYS))
