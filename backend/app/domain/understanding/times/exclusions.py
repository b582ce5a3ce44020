"""Words around a day or an hour that rule it out: "not Monday", "any day but", "Friday is bad"."""

import re

_any = r"any(?:time|thing|where|day)?(?: (?:time|day))?"
_but = rf"(?:except|excluding|besides|other than|minus|{_any} but|but not)"
_not = r"(?:(?<!why )(?<!if )(?<!or )not|never|avoid|isnt|no good|wont work)"
_instead_of = r"(?:instead of|(?:rather|better) than)"
_cannot = (
    r"(?<!if you )(?<!if we )(?<!if they )"
    r"(?:cant|can not|cannot|dont|couldnt|wont|(?:not(?: going to be)? able|unable) to)"
)
_do_it = r"(?:do|make|be|come|meet|take|have|want|like|get)?(?: (?:anything|you|it|home|here))?"
_we_are = r"(?:im|were|i am|we are|ill be|well be)"
_away = rf"{_we_are} (?:busy|away|gone|out of town|tied up|booked|out|working|on vacation)"
_unavailable = r"(?:unavailable|busy|(?:not|never)(?: be)? (?:free|available|home|around|here))"
_at_work = r"(?:(?<!\w )|(?<=because )|(?<=cause )|(?<=but ))i work"
# What may stand between the refusal and the day: "can't do it on the", "not at".
_lead = r"(?: (?:it|there|for|on|in|at|the|this|of|that|during|early|late|to|next|free))*"
_REFUSED_BEFORE = re.compile(
    rf"\b(?:{_but}|{_not}|{_instead_of}|{_cannot} {_do_it}|{_away}|{_unavailable}|{_at_work})"
    rf"{_lead} ?$"
)
_NO = re.compile(r"\bno $")

_very = r"(?: (?:at|is|are|was|just|really|pretty|kind of|a))*"
_bad = r"(?:bad|no good|not good|not great|out|off|impossible|terrible|booked|tough|hard|full)"
_wont = r"(?:wont|doesnt|does not|will not|dont|do not|never|cant|isnt|arent|aint)(?: really)?"
_be_good = r"(?:work|do|good|going|possible|gonna|great|ideal)"
_not_on = r"not (?:going|possible|gonna|work|available|an option)"
_i_cannot = r"(?:i (?:cant|wont|work\b(?! from)|am busy)|we (?:cant|wont|are out|are busy))"
_i_am_away = r"im (?:busy|booked|out|away|working|not|gone|tied)"
_REFUSED_AFTER = re.compile(
    rf"{_very} (?:{_bad}\b(?! of the)|{_wont} {_be_good}|{_not_on}|{_i_cannot}|{_i_am_away}"
    r"|too (?:early|late|soon|far)|no(?= *$))\b"
)

_every = r"(?:any|every|all|each|no) ?(?:other )?(?:day|time)?s?"
_FOR_GOOD = re.compile(rf"\b{_every} (?:but|except|besides|other than)\b|\bnever\b")


def refuses(before: str, after: str) -> bool:
    """Whether the words right before or right after a mention rule it out."""
    return bool(_REFUSED_BEFORE.search(before) or _REFUSED_AFTER.match(after))


def refuses_all(before: str, mention: str) -> bool:
    """ "No mornings" rules them out; "no, morning is better" asks for one."""
    return mention.endswith("s") and _NO.search(before) is not None


def is_for_good(before: str) -> bool:
    """ "Any day but Friday" rules out every Friday, "not Friday" only the coming one."""
    return _FOR_GOOD.search(before) is not None


_good = r"(?:good|better|best|great|perfect|ideal|easiest|easier|preferred|fine|ok|okay)"
_WANTED_AFTER = re.compile(
    rf"{_very} (?:(?:would|will|should|might) )?(?:be )?(?:the )?(?:{_good}|works?|suits?)\b"
)


def wants(after: str) -> bool:
    """ "Mornings are best" is a wish, even right after a day that was ruled out."""
    return _WANTED_AFTER.match(after) is not None
