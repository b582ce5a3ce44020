"""Why a turn went as it did: sentences that whoever runs the business understands."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from app.domain.dialogue.events import HungUp, MessageLeft, NotReached, PutThrough, Silence
from app.domain.dialogue.state import Asking, Line
from app.domain.practice.turns import PracticeTurn
from app.domain.prompts.escalating import HAZARDS
from app.domain.understanding.emergencies import Grade, Hazard
from app.domain.understanding.emergencies.explaining import Sign
from app.domain.understanding.explaining import Understood, Wanted
from app.domain.understanding.intents import Intent

HAPPENED: Final[dict[type, str]] = {
    Silence: "They said nothing.",
    HungUp: "They hung up.",
    PutThrough: "They were put through to a person.",
    NotReached: "Nobody took the call that was to be put through.",
    MessageLeft: "They left a message.",
}
WANTS: Final = {
    Intent.BOOK: "want somebody to come",
    Intent.EMERGENCY: "speak of an emergency",
    Intent.RESCHEDULE: "want to move a visit",
    Intent.CANCEL: "want to cancel a visit",
    Intent.STATUS: "ask about a visit they have",
    Intent.PRICE: "ask for a price",
    Intent.HOURS: "ask when you are open",
    Intent.SERVICE_AREA: "ask whether you come to where they are",
    Intent.QUESTION: "ask a question",
    Intent.PERSON: "want to talk to a person",
    Intent.COMPLAINT: "complain",
    Intent.WRONG_NUMBER: "have the wrong number",
    Intent.SALES: "want to sell something",
    Intent.ROBOCALL: "are a recording",
    Intent.GOODBYE: "say goodbye",
    Intent.REPEAT: "did not catch what was said",
    Intent.HOLD: "ask to wait a moment",
    Intent.THANKS: "say thanks",
}
NOT_COUNTED: Final = {
    "denied": "it was denied",
    "past": "it is in the past",
    "supposed": "it was only supposed, or asked about",
    "name": "it is part of a name",
    "over": "it is over by now",
    "little": "it was said to be only a little",
}
NOTED: Final = {
    "name": "I noted their name: {}.",
    "phone": "I noted a number to reach them on: {}.",
    "address": "I noted the address: {}.",
    "zip_code": "I noted the ZIP code: {}.",
    "requested_time": "I noted when they would like it: “{}”.",
}
YES_OR_NO: Final = {
    Asking.SAFETY,
    Asking.ADDRESS_CONFIRM,
    Asking.WINDOW,
    Asking.CHOICE,
    Asking.CANCEL_CONFIRM,
    Asking.ANYTHING_ELSE,
}


def why(turn: PracticeTurn, name_of: Callable[[str], str]) -> tuple[str, ...]:
    """`name_of` says what a service is called."""
    said = turn.understood
    return tuple(
        sentence
        for sentence in (
            *([HAPPENED[type(turn.event)]] if type(turn.event) in HAPPENED else []),
            *(_of_words(turn, said, name_of) if said else []),
            *(NOTED[one.field].format(one.value) for one in turn.noted if one.field in NOTED),
            *(one.sentence for one in turn.look_ups),
            *dict.fromkeys(one.sentence for one in turn.deeds),
            *_of_the_line(turn),
        )
        if sentence
    )


def _of_words(turn: PracticeTurn, said: Understood, name_of: Callable[[str], str]) -> Iterator[str]:
    before, after = turn.before, turn.after
    if before.language != after.language:
        yield f"They speak {'Spanish' if after.language == 'es' else 'English'}, so I do too."
    yield from _of_danger(turn, said)
    yield from (_wanted(one) for one in said.wanted)
    if any(one.field == "service_type" for one in turn.noted) and after.service_type:
        yield _service(after.service_type, name_of(after.service_type), said)
    if said.answer and before.asking in YES_OR_NO:
        yield f"I took that as a {said.answer}."
    if after.troubles > before.troubles:
        yield "That did not answer what I had asked, so I asked again."


def _wanted(wanted: Wanted) -> str:
    told = f"I understood that they {WANTS[wanted.intent]}"
    if wanted.source == "rule":
        return f"{told}: “{wanted.words}”."
    asked = "the language model says so" if wanted.source == "language_model" else "by all of it"
    return f"{told} ({asked}; no single phrase says it)."


def _service(service_type: str, name: str, said: Understood) -> str:
    if said.service_type != service_type:
        return f"I took it for {name}."
    because = f"because of “{said.keyword}”" if said.keyword else "as the language model has it"
    return f"I took it for {name}, {because}."


# --- danger ---------------------------------------------------------------------------


def _of_danger(turn: PracticeTurn, said: Understood) -> Iterator[str]:
    new = [one for one in turn.after.hazards if one not in turn.before.hazards]
    if new or turn.after.is_emergency > turn.before.is_emergency:
        taken = (
            "I heard of more danger"
            if turn.before.is_emergency
            else ("I took this as an emergency")
        )
        yield f"{taken}{_named(new)} because {_because(turn, said)}."
    elif turn.asking is Asking.SAFETY and turn.before.asking is not Asking.SAFETY:
        yield f"I was not sure whether this is urgent{_doubtful(said)}, so I asked."
    for sign in said.signs:
        if sign.why_not is not None and sign.grade is not Grade.ASK:
            yield (
                f"I heard “{sign.words}” and raised no alarm for it, because "
                f"{NOT_COUNTED[sign.why_not]}."
            )


def _named(hazards: Sequence[str]) -> str:
    names = [HAZARDS["en"][one] for one in hazards if one in HAZARDS["en"]]
    return f" ({', '.join(names)})" if names else ""


def _because(turn: PracticeTurn, said: Understood) -> str:
    counted = [one for one in said.signs if one.why_not is None and one.grade is said.grade]
    raised = said.grade in (Grade.DANGER, Grade.URGENT)
    if counted and raised:
        return " and ".join(map(_sign, counted))
    if raised and said.is_raised_by_language_model:
        return "the language model takes it for one"
    if turn.before.asking is Asking.SAFETY and said.answer == "yes":
        return "they said yes when I asked whether it is urgent"
    return "of what they answered when I asked how bad it is"


def _sign(sign: Sign) -> str:
    if sign.source == "own_word":
        return f"“{sign.words}” is one of your own emergency words"
    if sign.source == "model":
        return f"“{sign.words}” sounds like one as a whole, although no single phrase does"
    if sign.hazard is Hazard.CALLER_SAYS:
        return f"they say so themselves: “{sign.words}”"
    return f"of “{sign.words}”"


def _doubtful(said: Understood) -> str:
    words = [one.words for one in said.signs if one.why_not is None]
    return f" (“{words[0]}”)" if words else ""


def _of_the_line(turn: PracticeTurn) -> Iterator[str]:
    if turn.line is Line.TRANSFER:
        yield "A real call would ring your transfer number now."
    elif turn.line is Line.VOICEMAIL:
        yield "A real call would record a message now."
    elif turn.line is Line.HANG_UP and not isinstance(turn.event, HungUp):
        yield "The call is over."
