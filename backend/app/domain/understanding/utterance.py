"""One utterance, and everything it may mean; each part is worked out when first asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.domain.consent import is_stop, revokes_aloud
from app.domain.understanding.addresses import Address, find_address, find_zip
from app.domain.understanding.emergencies import Triage, triage
from app.domain.understanding.intents import (
    Aside,
    Intent,
    find_aside,
    find_intents,
    wants_routine_work,
)
from app.domain.understanding.language import spoken_language
from app.domain.understanding.names import find_name
from app.domain.understanding.phones import find_phone, means_this_number
from app.domain.understanding.remembering import remembering
from app.domain.understanding.service_types import ServiceKeywords, find_service_type
from app.domain.understanding.suggestions import NOTHING, Suggestion
from app.domain.understanding.times import find_wish
from app.domain.understanding.wishes import TimeWish
from app.domain.understanding.yes_no import Agreement, agreement, declines

NUMBER = re.compile(
    r"\d|\b(?:z[eé]ro|o|oh|one|two|to|three|for|four|five|six|seven|eight|ate|nine|ten|eleven|"
    r"twelve|\w+teen|twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|"
    r"cero|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|"
    r"quince|dieci\w+|veint\w+|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|"
    r"cien\w*|\w*cient[oa]s|quinient[oa]s|mil|double|triple)\b",
    re.IGNORECASE,
)
"""Digits, or words that may be digits: without any there is no number to look for."""

SENTENCE_END = re.compile(r"[.!?;]\s+")
SAYS_IT_IS_NOT = re.compile(r"no[,.]? no (?:es|era|hay|tengo)\b", re.IGNORECASE)
""" "No, no es eléctrico" is about the trouble, whatever was asked."""

LONGEST = 2000
"""Characters looked at; a caller's turn is a few hundred at most."""


agreement_of = remembering(agreement)
intents_of = remembering(find_intents)
aside_of = remembering(find_aside)
triage_of = remembering(triage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What was just asked, and for whom we listen: the same words mean other things elsewhere."""

    now: datetime
    """In the business's zone."""
    asking: str | None = None
    """A value of `dialogue.Asking`."""
    vertical: str = "general"
    services: Sequence[ServiceKeywords] = ()
    emergency_words: Sequence[str] = ()
    cities: Sequence[str] = ()
    business_name: str = ""
    is_written: bool = False
    """Typed in a chat, where "STOP" alone is about texts and not about water."""


class Utterance:
    """Words in their setting. Pure: the same words in the same setting mean the same."""

    def __init__(
        self,
        words: str,
        setting: Setting,
        key: str | None = None,
        suggestion: Suggestion | None = None,
    ) -> None:
        self.words = words.strip()[:LONGEST]
        self.setting = setting
        self.key = key
        """The key pressed, if the caller pressed one."""
        self._suggestion = suggestion

    def __repr__(self) -> str:
        return f"Utterance({self.words!r}, asking={self.setting.asking!r})"

    def _asked(self, *what: str) -> bool:
        return self.setting.asking in what

    @cached_property
    def suggested(self) -> Suggestion:
        """By a language model. Looked at only where the rules find nothing, and for danger that
        they do not see."""
        if self._suggestion is None:
            return NOTHING
        return self._suggestion.beside(self.setting.asking, self.agreement)

    @cached_property
    def _has_numbers(self) -> bool:
        return NUMBER.search(self.words) is not None

    @cached_property
    def agreement(self) -> Agreement:
        return agreement_of(self.words)

    @cached_property
    def is_yes(self) -> bool:
        return self.agreement is Agreement.YES

    @cached_property
    def is_no(self) -> bool:
        return self.agreement is Agreement.NO

    @cached_property
    def declines(self) -> bool:
        return declines(self.words)

    @cached_property
    def intents(self) -> tuple[Intent, ...]:
        return intents_of(self.words) or self.suggested.intents

    def has(self, *wanted: Intent) -> bool:
        return any(intent in wanted for intent in self.intents)

    @cached_property
    def triage(self) -> Triage:
        found = triage_of(
            self.but_for_their_name,
            vertical=self.setting.vertical,
            extra_words=tuple(self.setting.emergency_words),
        )
        return self.suggested.raised(found)

    @cached_property
    def but_for_their_name(self) -> str:
        """What is searched for danger. "Socorro Luna", asked for a name, is no cry for help."""
        if not self._asked("name") or self.name is None or " " not in self.name:
            return self.words
        return re.sub(re.escape(self.name), " ", self.words, flags=re.IGNORECASE)

    @cached_property
    def wants_routine_work(self) -> bool:
        return wants_routine_work(self.words)

    @cached_property
    def aside(self) -> Aside | None:
        return aside_of(self.words)

    @cached_property
    def wants_no_texts(self) -> bool:
        return revokes_aloud(self.words) or (self.setting.is_written and is_stop(self.words))

    @cached_property
    def name(self) -> str | None:
        return self._named or self.suggested.name

    @cached_property
    def _named(self) -> str | None:
        """Asked, the name may stand alone in the first sentence of a longer answer."""
        if SAYS_IT_IS_NOT.match(self.words):
            return None
        asked = self._asked("name")
        found = find_name(self.words, asked=asked)
        first, *rest = SENTENCE_END.split(self.words, maxsplit=1)
        return find_name(first, asked=True) if found is None and asked and rest else found

    @cached_property
    def phone(self) -> str | None:
        if not self._has_numbers:
            return None
        return find_phone(self.words) or self.suggested.phone

    @cached_property
    def means_this_number(self) -> bool:
        return means_this_number(self.words)

    @cached_property
    def address(self) -> Address | None:
        asked = self._asked("address", "address_confirm")
        if not asked and not self._has_numbers:
            return None
        found = find_address(self.words, asked=asked, cities=self.setting.cities)
        return found or self.suggested.address

    @cached_property
    def zip_code(self) -> str | None:
        if not self._has_numbers:
            return None
        return find_zip(self.words)

    @cached_property
    def wish(self) -> TimeWish | None:
        asked = self._asked("time", "slot", "choice")
        return find_wish(self.words, self.setting.now, asked=asked) or self.suggested.wish

    @cached_property
    def service_type(self) -> str | None:
        """Trade words in the business's own name ("Bristol Plumbing") are not about work."""
        found = find_service_type(self.but_for_our_name, self.setting.services)
        return found or self.suggested.service_type

    @cached_property
    def names_us(self) -> bool:
        return self.but_for_our_name != self.words

    @cached_property
    def but_for_our_name(self) -> str:
        """What is searched for the kind of work."""
        name = self.setting.business_name
        if not name or name.lower() not in self.words.lower():
            return self.words
        return re.sub(re.escape(name), " ", self.words, flags=re.IGNORECASE)

    @cached_property
    def language(self) -> str | None:
        return spoken_language(self.words)
