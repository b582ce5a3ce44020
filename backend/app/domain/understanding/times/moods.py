"""How soon and how gladly: "as soon as possible", "whenever", "anything earlier?"."""

import re

from app.domain.understanding.times.vocabulary import template

_coming = r"(?:come|here|out|over|somebody|someone|help|today|appointment|service|tech)"
_SOONEST = (
    template(r"asap|a s a p|as (?:soon|early|quick|quickly|fast) as"),
    template(r"soonest|quickest|right away|immediately|straight away|urgently|this instant"),
    template(r"(?:1st|next|earliest|any|soonest) (?:available|availability|openings?|open)\b"),
    template(r"(?:1st|next|earliest|soonest) (?:appointment|spot|time|day|date|window|1|item|thing)"
             r"(?: \w+){0,2}?(?: (?:you|thats|that|available|open))"),
    template(r"earliest\b|how (?:soon|quick|quickly|fast|early)\b"),
    template(r"the sooner the better|sooner the better|soon as (?:possible|you can|you could)"),
    template(rf"{_coming} (?:right )?now\b"),
)  # fmt: skip
_RIGHT_NOW = template(r"right now|(?:do|it|is|works?|need) now(?= *$)")
_NOT_NOW = template(
    r"(?:not|cant|dont|im|are|is|am) (?:\w+ ){0,3}(?:right )?(?:now|away|immediately)"
)
_ONLY_NOW = re.compile(r"^(?:(?:yes|yeah|well|ok|okay|how about) )*(?:right )?now$")

_any = r"(?:any ?time|any ?day|any of (?:them|those)|any time or day|what ?ever (?:day|time))"
_suits = r"(?: (?:is|are|at all|works?|thats|will|would|you|during|that|be|for|fine|ok|okay|good))?"
_FLEXIBLE = (
    template(rf"{_any}{_suits}\b"),
    template(r"when ?ever|when you can|whatever (?:works|you have|is|you got)|does ?nt matter"),
    template(
        r"doesnt (?:really )?matter|does not matter|dont (?:really )?care|no preference|any is"
    ),
    template(
        r"(?:im|i am|were|my schedule is|pretty|very|totally) (?:\w+ )?(?:flexible|wide open)"
    ),
    template(
        r"flexible|you (?:pick|choose|decide)|up to you"
        r"|(?:home|free|here|open|available) all (?:day|week)"
    ),
    template(r"no (?:rush|hurry)|not (?:in a (?:rush|hurry)|urgent)|isnt urgent|take your time"),
    template(r"(?:either|both) (?:1|item|of (?:them|those)|day|time|is fine|works)|open all"),
)
_offer = (
    r"(?:than (?:that|this)|in the (?:day|week)|time|date|day|1|item|appointment|if|would|is|window"
    r"|spot|slot|available|option)"
)
_EARLIER = (
    template(r"(?:anything|something|any|nothing|got any|any time|anyone|appointments?|openings?)"
             r"(?: available| else| any| open)* (?:earlier|sooner|before (?:that|then))"),
    template(rf"(?:earlier|sooner) {_offer}|(?:earlier|sooner) (?:on )?{{weekday}}"),
    template(r"(?:a (?:bit|little)|much|come|be|it|available|any|way) (?:earlier|sooner)"),
    template(r"(?<!not )(?:too|thats) (?:late|far (?:out|away|off))\b|before (?:that|then)\b"),
)  # fmt: skip
_LATER = (
    template(r"(?:anything|something|any|nothing|got any|any time|appointments?|openings?)"
             r"(?: available| else| any| open)* (?:later|after (?:that|then))"),
    template(rf"later (?:in the month|on|{_offer})|later {{weekday}}"),
    template(r"(?:a (?:bit|little)|much|it|available|any|way) later|(?<!not )too (?:early|soon)\b"),
    template(r"further out|after (?:that|then)\b"),
)  # fmt: skip
_ONLY = re.compile(r"^(?:(?:\w+ )?(?:is there |how about |maybe )?)?(?P<way>earlier|sooner|later)$")
_call_later = r"(?:call|talk|text|see|speak|phone|ring|email|do it|try|pay) (?:\w+ ){0,3}later"
_said_earlier = r"(?:earlier (?:today|i|this)|(?:i|we|you) (?:\w+ )?earlier)"
_part_of = r"(?:later (?:today|this)|(?:later|earlier) (?:part|next)|or later|sooner or later)"
_bound = r"(?:no later than|no (?:earlier|sooner) than)"
_first_of_all = (
    r"before (?:that|then|we (?:do|go|get)[a-z ]{0,16}|you do)(?: \w+)?"
    r"(?= (?:whats?|hows?|who|where|do you|does|can you tell|is (?:there|it)|are you|let me)\b)"
)
_NOT_A_WISH = re.compile(
    rf"\b(?:{_call_later}|{_said_earlier}|{_part_of}|{_bound}|{_first_of_all})\b"
)


def wants_soonest(text: str, asked: bool) -> bool:
    if any(pattern.search(text) for pattern in _SOONEST):
        return not _NOT_NOW.search(text)
    is_now = _ONLY_NOW.match(text) or (asked and _RIGHT_NOW.search(text))
    return bool(is_now) and not _NOT_NOW.search(text)


def is_flexible(text: str) -> bool:
    return any(pattern.search(text) for pattern in _FLEXIBLE)


def wants_other(text: str, asked: bool) -> tuple[bool, bool]:
    """Whether something earlier, or something later, than what was offered is wanted."""
    text = _NOT_A_WISH.sub(".", text)
    only = _ONLY.match(text)
    way = only["way"] if only and asked else ""
    earlier = way in ("earlier", "sooner") or any(p.search(text) for p in _EARLIER)
    return earlier, way == "later" or any(p.search(text) for p in _LATER)
