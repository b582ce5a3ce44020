"""Reads an utterance for emergencies: the lexicon of hazards with the scopes around them."""

from app.domain.understanding.data_files import read_data
from app.domain.understanding.spotting.hearing import Heard, Reader
from app.domain.understanding.spotting.lexicon import NOTHING
from app.domain.understanding.spotting.rules import read_rule

READER = Reader(read_data("emergency_lexicon"), read_data("scope_words"))
RULES = tuple(read_rule(entry) for entry in read_data("emergency_rules"))


def meant_words(heard: Heard) -> list[str]:
    """The words left when everything denied, past, supposed, named or harmless is taken out."""
    hidden = heard.hidden()
    return [heard.tokens[at] for at in heard.scopes.meant_at() if at not in hidden]


def model_text(heard: Heard) -> str:
    """What the model is shown: the words that count, then the concepts they mention as `#tags`."""
    meant = (m for m in heard.mentions if not heard.scopes.why(m.start, m.end))
    tags = (f"#{mention.concept}" for mention in meant if mention.concept != NOTHING)
    return " ".join((*meant_words(heard), *tags))
