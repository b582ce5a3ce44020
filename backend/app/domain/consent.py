"""Whether somebody who texts wants no more texts, wants them again, or asks what this is.

Two rules meet here. Twilio keeps a list of its own: a message that is nothing but one of its
keywords blocks or unblocks the pair of numbers, and Twilio answers it itself. And 47 CFR
64.1200(a)(10) lets people revoke consent by any reasonable means, so other words that say so
count as well, in English and Spanish; Twilio knows nothing of those, and we answer them once.

Where Twilio tells what it took a message for (`OptOutType`), that is what it was. Otherwise:

- CANCEL means the visit when there is one, or when they are in the middle of a conversation with
  us; from anybody else it means the texts. YES answers a question of ours, whatever Twilio makes
  of it, and never brings anybody back who has opted out.
- CANCEL blocks the number at Twilio all the same, so an answer to it may never arrive:
  `is_blocked_unasked` is for whoever has to see to that.
"""

import re
from enum import StrEnum
from typing import Final

from app.domain.folding import fold


class Consent(StrEnum):
    STOP = "STOP"
    START = "START"
    HELP = "HELP"


_CANCEL: Final = frozenset({"cancel", "cancelar"})
_STOP: Final = frozenset(
    {
        *("stop", "stopall", "stop all", "unsubscribe", "end", "quit", "revoke"),
        *("optout", "opt out", "alto", "pare", "parar", "baja", "basta", "no mas"),
    }
)
_NAMED_STOP: Final = frozenset({"stop", "stopall", "stop all", "unsubscribe", "optout", "opt out"})
_START: Final = frozenset({"start", "unstop", "iniciar", "comenzar", "reanudar", "alta"})
_HELP: Final = frozenset({"help", "info", "ayuda"})
_AT_TWILIO: Final = frozenset(
    {
        *("stop", "stopall", "unsubscribe", "end", "quit", "revoke", "optout", "cancel"),
        *("start", "unstop", "help", "info"),
    }
)

_POLITE: Final = re.compile(
    r"^(?:(?:please|ok|okay|sorry|hi|hello|just|por favor|hola) )+"
    r"|(?: (?:please|now|thanks|thank you|sorry|already|por favor|gracias|ya))+$"
)
_TEXTS: Final = r"(?:texts?|texting|messag(?:es?|ing)|msgs?|sms|mensajes?|textos?)"
_NO_MORE_TEXTS: Final = re.compile(
    r"(?<!dont )(?<!not )(?<!never )(?<!ill )(?<!i will )"
    r"\b(?:stop|quit|no more|enough)"
    rf" (?:(?:with|sending|all|the|these|those|your|any|me|us|more) )*{_TEXTS}\b"
)
_DO_NOT_TEXT: Final = re.compile(
    r"(?<!you )\b(?:dont|do not|never) (?:ever )?"
    rf"(?:(?:text|message|contact) (?:me|us|this number|anymore|any more|again)\b"
    rf"|send (?:me |us )?(?:any ?more |any |more |these |your )*{_TEXTS}\b"
    r"|want (?:to (?:get|receive) )?(?:any ?more |any |more |these |your )*"
    r"(?:texts|text messages)\b)"
)
_TAKE_OFF: Final = re.compile(
    r"\b(?:remove|delete|unsubscribe) (?:me|us|my (?:phone )?number|this number)\b"
    r"|\btake (?:me|us|my (?:phone )?number|this number) off\b"
    r"|\b(?:opt|opting) (?:me |us )?out\b|\bunsubscribe\b"
    r"|\blose (?:my|this) number\b|\bleave (?:me|us) alone\b"
)
_VISIT: Final = re.compile(
    r"\b(?:schedule|calendar|appointments?|visits?|jobs?|wait ?list|booking|book"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow)\b"
)
"""What somebody may want to be taken off besides our list."""
_WRONG_NUMBER: Final = re.compile(
    r"(?:(?:you|youve|have|got|the|a|this|is|its|think|i|must|be|oops|es|tiene|el) )*"
    r"(?:wrong (?:number|person)|numero equivocado)(?: (?:stop|remove|dont|do not|no)\b.*)?"
)
_NO_TEXTS_IN_SPANISH: Final = re.compile(
    rf"\bno (?:mas|quiero|quiero mas|quiero recibir|quiero recibir mas) {_TEXTS}\b"
    rf"|\bno me (?:mande|manden|mandes|envie|envien|envies) (?:mas )?{_TEXTS}\b"
    rf"|\bdeje?[ns]? de (?:mandar|enviar)(?:me|nos)? (?:mas )?{_TEXTS}\b|\bno me textee[ns]?\b"
)
_IN_SPANISH: Final = re.compile(
    rf"{_NO_TEXTS_IN_SPANISH.pattern}|\bno me (?:escriba|contacte|textee|moleste)[ns]?\b"
    r"|\bdeje?[ns]? de (?:escribir|mandar|enviar|textear|contactar|molestar)"
    r"|\b(?:quiteme|quitenme|eliminenme|elimineme|borreme|borrenme|saqueme|saquenme)"
    r" de (?:la|su|esta) lista\b|\b(?:deme|denme|darme) de baja\b"
)

_SPANISH: Final = re.compile(
    r"\b(?:alto|pare|parar|baja|basta|no mas|cancelar|ayuda|numero equivocado|mensajes)\b"
)


def consent_of(
    body: str, opt_out_type: str | None = None, *, has_visit: bool = False
) -> Consent | None:
    """What a text says about texts; None if it is about something else.

    `has_visit`: they have a visit coming or a conversation going on that CANCEL may be about.
    """
    if opt_out_type in set(Consent):
        return Consent(opt_out_type)
    words = _plain(body)
    bare = _once(_POLITE.sub("", words))
    if words in _HELP:
        return Consent.HELP
    if bare in _START:
        return Consent.START
    if bare in _CANCEL:
        return None if has_visit else Consent.STOP
    return Consent.STOP if bare in _STOP or _revokes(words, bare) else None


def revokes_aloud(words: str) -> bool:
    """Said in a call: only words about texts count, for "stop" alone may mean the water."""
    plain = _plain(words)
    return any(said.search(plain) for said in (_NO_MORE_TEXTS, _DO_NOT_TEXT, _NO_TEXTS_IN_SPANISH))


def is_stop(words: str) -> bool:
    """Nothing but the word that every text of ours names; "end" or "basta" may mean the chat."""
    return _once(_POLITE.sub("", _plain(words))) in _NAMED_STOP


def is_answered_by_twilio(body: str, opt_out_type: str | None = None) -> bool:
    """Another answer from us would be one too many."""
    return opt_out_type in set(Consent) or body.strip().casefold() in _AT_TWILIO


def is_blocked_unasked(body: str, opt_out_type: str | None = None) -> bool:
    """Twilio has taken a CANCEL for an opt-out, though it may be about a visit."""
    return opt_out_type is None and body.strip().casefold() == "cancel"


def is_cancel(body: str) -> bool:
    """Nothing but the word, which may be about a visit, whatever Twilio took it for."""
    return _once(_POLITE.sub("", _plain(body))) in _CANCEL


def is_in_spanish(body: str) -> bool:
    """Which language to answer in; such messages are too short to tell by anything else."""
    words = _plain(body)
    return _SPANISH.search(words) is not None or _IN_SPANISH.search(words) is not None


def _revokes(words: str, bare: str) -> bool:
    if _WRONG_NUMBER.fullmatch(bare) or _IN_SPANISH.search(words):
        return True
    if _NO_MORE_TEXTS.search(words) or _DO_NOT_TEXT.search(words):
        return True
    return _TAKE_OFF.search(words) is not None and _VISIT.search(words) is None


def _plain(body: str) -> str:
    """`"¡No más, por favor!"` -> `"no mas por favor"`."""
    joined = fold(body).replace("'", "").replace("\u2019", "")
    return " ".join(re.findall(r"[^\W_]+", joined))


def _once(words: str) -> str:
    """ "stop stop stop" is said once."""
    parts = words.split()
    return parts[0] if parts and len(set(parts)) == 1 else words
