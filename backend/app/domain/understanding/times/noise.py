"""Numbers and day words that are not a wish: house numbers, ages, the past, greetings, shifts.

Each kind is a named pattern over normalised text; what it covers is replaced by a full stop, so
that the words on its two sides no longer stand together.
"""

from app.domain.understanding.times.vocabulary import template

_street = (
    r"(?:street|st|avenue|ave|road|rd|lane|ln|boulevard|blvd|drive|dr|terrace|highway|parkway"
    r"|court|ct|circle|cir|trail|apartment|apt)"
)
_name = r"(?!(?:on|in|at|or|and|to|is|am|pm|the|works?|would|for|by|if|until|we|i|then|th?is)\b)\w+"
_compass = r"(?:north|south|east|west|northwest|northeast|southwest|southeast|[nsew])"
_past_verb = (
    r"(?:started|began|happened|noticed|broke|broken|stopped|quit|died|burst|flooded|leaked|backed"
    r"|went|came|called|texted|bought|tripped|blew|overflowed|cracked|froze|been|had|was here"
    r"|were here|missed|(?:i|we|you|they|he|guys) (?:installed|replaced|fixed)"
    r"|empezo|comenzo|rompio|dejo|exploto|llamo|llame|vino|vinieron|reventado|roto)"
)
_at_hour = r"(?:at|around|about) \d{1,2}(?::\d\d| \d\d)?(?: am| pm| oclock)?"
_that_is_all = r"(?:(?:is|be|thats) (?:all|it)|(?:any|every|no)thing else)"
_unit = r"(?:second|minute|min|hour|hr|day|week|month|year|yr)s?"
_amount = r"(?:\d+|an?|several|the last|the past|1 or 2)"
_measured = (
    r"(?:gallons?|degrees?|percent|amps?|volts?|inch|inches|feet|foot|ft|tons?|btus?|watts?"
    r"|bath\w*|bed\w*|people|kids|units?|stor(?:y|ies)|floors?|times?|dollars?|bucks|blocks?"
    r"|miles?|years?|yrs?|pieces?|houses?|rooms?|doors?|of|different|more|wire|romex|hp|psi|car"
    r"|panel|breaker|line|plug|outlet|circuit|sinks?|toilets?|drains?|faucets?|heaters?|second"
    r"|men|guys|way|point|percent|cup|full|by)"
)
_numbered = (
    r"(?:apartment|apt|unit|suite|room|number|building|lot|exit|option|zone|box|bay|phase|model"
    r"|route|interstate|highway|hwy|gate|code|extension|ext|channel|pier|district|choice|press)"
)
_greeted = r"(?:morning|afternoon|evening|night|day|weekend|week|1|holiday)"

_NOISE = (
    template(r"(?:the )?(?:same )?(?:as|like) (?:before|last time|always|usual)"),
    # Numbers that are not hours or days.
    template(r"(?:\d{1,4}(?:st|nd|rd|th)? ){5,}\d*"),
    template(rf"(?:\d+ )*\d+(?:st|nd|rd|th)? (?:{_compass} )?(?:{_name} ){{0,2}}{_street}\b"),
    template(rf"(?:\d+ )+{_compass} \w+"),
    template(r"#?(?!20\d\d\b)\d{3,}\b"),
    template(rf"{_numbered} (?:number )?\d+\b"),
    template(rf"(?:\d+ (?:to|or) )?\d+(?:/\d+)?(?: \d+)? {_measured}\b"),
    template(r"\d+ point \d+"),
    template(r"(?:\d+|several|few|couple)(?: of)? nights|(?:per|a) night\b"),
    template(rf"{_that_is_all}(?: i need| is| needed)*(?: for)? today"),
    template(r"24/7|24 7|50/50|24 hours?"),
    template(r"(?:1 more|1 thing|1 of|1 question|1st of all|no 1|2nd (?:opinion|thoughts?))\b"),
    # Lengths of time, and moments to wait.
    template(rf"(?:for|over|took|takes?|lasts?|about|every|past|last) {_amount} {_unit}\b"),
    template(rf"(?:{_amount} |couple )?{_unit} (?:or so )?(?:ago|old|long)\b"),
    template(r"\d{1,2} (?:to|or) \d{1,2} (?:days|weeks|months|hours|years|minutes)\b"),
    template(r"(?:an?|1|just|2) (?:moment|minute|min|sec|second|2nd)s?\b(?! from)"),
    template(r"(?<!free )(?<!home )(?<!here )(?<!open )(?<!available )all (?:day|week)\b"),
    template(r"all (?:night|weekend|month)\b"),
    template(r"(?:every|each|middle of the|over) ?(?:single )?(?:night|day|week|weekend|month)\b"),
    template(r"(?:day|night)(?: in|time)? and (?:day|night)(?: out)?|over ?night\b"),
    # The past.
    template(r"(?:day before )?yesterday(?: (?:morning|afternoon|evening|night))?"),
    template(
        r"(?:last|past|previous) (?:night|week|month|year|weekend|time|summer|winter|fall)\b(?! of)"
    ),
    template(r"(?:last|past|previous) {weekday}(?! (?:of|in))(?: {part})?"),
    template(
        r"(?:was|were) supposed to (?:\w+ ){0,4}?"
        r"(?:today|(?:on )?{weekday}|between \d+ and \d+|at \d+(?::\d+)?|this {part})"
    ),
    template(r"ever since\b|since (?:\w+ )?{weekday}(?: {part})?"),
    template(r"since (?:(?:about|around|the|this|early|late|at) )*\w+(?: (?:the )?\d+\w*)?"),
    template(
        rf"{_past_verb} (?:\w+ ){{0,5}}?(?:this {{part}}|today|on {{weekday}}|in {{month}})"
        rf"(?: {_at_hour})?"
    ),
    template(rf"(?:this {{part}}|today|earlier) (?:\w+ ){{0,3}}{_past_verb}\b"),
    template(rf"{_past_verb} (?:\w+ ){{0,3}}(?:all|every|in the|during the|at) {{part}}"),
    # Greetings, shifts, phrases.
    template(rf"(?:good|nice|great|wonderful|lovely|beautiful|happy|blessed) {_greeted}\b"),
    template(r"(?:work|works|working|worked) (?:the )?(?:overnight|{part}|weekends?)\b"),
    template(r"(?:{part}|day|swing|graveyard) shifts?\b"),
    template(r"1st (?:and last|come|responder|aid|class|step|name|item)\b|(?:2|3)rd item"),
    template(r"what days?\b|what times?\b|how many (?:days|weeks|hours)\b"),
)


def without_noise(text: str) -> str:
    for pattern in _NOISE:
        text = pattern.sub(".", text)
    return text
