"""Whether an answer agrees to the one window that was read back."""

import re
from typing import Final

from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance
from app.domain.understanding.yes_no import Agreement

BOOK_IT: Final = re.compile(
    r"\b(?:book (?:it|that|me)|go ahead|yes please|yes,? send|schedule (?:it|that)|put me down"
    r"|agéndel[ao]|resérvel[ao])\b"
)
HOLDS_BACK: Final = re.compile(r"\b(?:before you|hold on|unless|don't book|if you|antes de)\b")
NOT_YET: Final = re.compile(r"\b(?:don't|do not|not|never|before|unless|if|wait|no)\b|\?")


def consents(said: Utterance) -> bool:
    """A plain yes, or a yes among other words that change nothing: "yes, but tell him to hurry".

    A wish, a correction or a question beside it has been dealt with before this is asked.
    """
    words = said.words.lower().replace("’", "'")
    if said.is_yes:
        return HOLDS_BACK.search(words) is None
    if said.wish or said.is_no or said.declines or said.has(Intent.CANCEL) or NOT_YET.search(words):
        return False
    return said.agreement is Agreement.HEDGED or BOOK_IT.search(words) is not None
