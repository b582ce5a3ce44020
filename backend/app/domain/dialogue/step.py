"""One turn: safety first, then interruptions, then whatever the stage makes of it."""

from dataclasses import replace
from zlib import crc32

from app.domain.dialogue import (
    aside,
    interruptions,
    peril,
    questions,
    reaching,
    safety,
    unheard,
)
from app.domain.dialogue.details import take_in
from app.domain.dialogue.events import (
    Event,
    HungUp,
    MessageLeft,
    NotReached,
    PutThrough,
    Said,
    Silence,
)
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.flow import give_up, look, proceed, question, wrap_up
from app.domain.dialogue.outcomes import NoMoreTexts, Prompt, Step
from app.domain.dialogue.stages import HANDLERS
from app.domain.dialogue.state import Asking, DialogueState, Line, Stage
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance

LONGEST_CALL = 60
"""Turns; a call that takes more is no conversation, and a person rings back."""


def step(state: DialogueState, event: Event, facts: Facts) -> Step:
    """Decide. Pure: the same state, event and facts give the same step."""
    decided = _decided(state, event, facts)
    if state.unheard and isinstance(event, Said | Silence):
        decided = unheard.tell_again(state, decided)
    return _without_echo(decided)


def _without_echo(decided: Step) -> Step:
    """Nobody hears the very same three times: once more in other words, then a person rings."""
    if not decided.say or decided.line is not Line.LISTEN:
        return decided
    state, last = decided.state, decided.say[-1]
    words = repr([(prompt.name, prompt.values, prompt.attempt) for prompt in decided.say])
    mark = f"{crc32(words.encode()):08x}"
    if mark != state.said_last:
        return replace(decided, state=state.but(said_last=mark, echoes=0))
    echoed = state.but(echoes=state.echoes + 1)
    if echoed.echoes >= 2:
        given_up = give_up(echoed)
        return replace(given_up, first=decided.first, then=(*decided.then, *given_up.then))
    again = replace(last, attempt=max(last.attempt, echoed.echoes))
    return replace(decided, state=echoed, say=(*decided.say[:-1], again))


def _decided(state: DialogueState, event: Event, facts: Facts) -> Step:
    match event:
        case HungUp():
            return interruptions.hung_up(state)
        case PutThrough() | NotReached() | MessageLeft() if state.stage is not Stage.CLOSED:
            return reaching.after(state, event, facts)
        case Silence() if state.stage not in (Stage.GREETING, Stage.CLOSED):
            return interruptions.silence(state, facts)
        case Said(utterance=said) if state.stage is not Stage.CLOSED:
            return _heard(state.but(silences=0), said, facts)
    return HANDLERS[state.stage](state, event, facts)


def _heard(state: DialogueState, said: Utterance, facts: Facts) -> Step:
    if state.turns >= LONGEST_CALL:
        return give_up(state)
    if not said.has(Intent.REPEAT):
        state = state.but(repeats=0, to_repeat="")
    before = state = _switch_language(state, said)
    state, urgent = safety.heed(state, said)
    is_through = reaching.wants_person(said) and reaching.can_put_through(state, facts)
    if urgent is not None and _calls_for_sooner(before, urgent) and not is_through:
        sooner = look(state.but(wish=None, offered=()), facts)
        return sooner.after(*urgent.say, then=urgent.then)
    if urgent is not None:
        return _answered(state, said, facts).after(*urgent.say, then=urgent.then)
    return _in_peril(state, said, facts) or _answered(state, said, facts)


def _in_peril(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    """Whoever asks for a person in danger is put through in the same breath, if that can be."""
    urgent = peril.heed(state, said)
    if urgent is None or not reaching.wants_person(said):
        return urgent
    through = reaching.put_through(urgent.state, facts)
    return through.after(*urgent.say[:-1], then=urgent.then) if through else urgent


def _calls_for_sooner(before: DialogueState, urgent: Step) -> bool:
    """What was offered for a drip is too late for a burst pipe; "hurry" alone is no pipe."""
    is_new = not before.is_emergency and before.stage is Stage.OFFERING
    return is_new and urgent.say[0].name != "urgent_general"


def _switch_language(state: DialogueState, said: Utterance) -> DialogueState:
    if said.key == "9":
        return state.but(language="es")
    if said.language == "es" and state.language == "en":
        return state.but(language="es")
    if said.language == "en" and state.language == "es":
        return state.but(language="en")
    return state


def _answered(state: DialogueState, said: Utterance, facts: Facts) -> Step:
    if said.wants_no_texts:
        alone = aside.nothing_else(state, said)
        step = alone or _answered_otherwise(state, said, facts)
        told = replace(step, state=step.state.but(no_texts=True))
        return told.after(Prompt("no_more_texts"), then=(NoMoreTexts(said.words),))
    return _answered_otherwise(state, said, facts)


def _answered_otherwise(state: DialogueState, said: Utterance, facts: Facts) -> Step:
    demanded = interruptions.of(state, said, facts)
    if demanded is not None:
        return demanded
    again = unheard.ask_again(state, said, facts)
    if again is not None:
        return again
    if said.aside is not None:
        return HANDLERS[state.stage](state, Said(said), facts).after(aside.reply(said.aside, facts))
    answer = () if state.asking is Asking.CANCEL_CONFIRM else questions.answer(state, said, facts)
    if answer and state.is_on_call and said.is_no:
        # Somebody who asks for your hours in the same breath still refuses tonight's visit.
        return HANDLERS[state.stage](state, Said(said), facts).after(*answer)
    if answer:
        return _resume(_told(state, said, facts, answer), answer, facts)
    return HANDLERS[state.stage](state, Said(said), facts)


def _told(
    state: DialogueState, said: Utterance, facts: Facts, answer: tuple[Prompt, ...]
) -> DialogueState:
    """What a question tells: asking a price names the work, "are you licensed?" names none."""
    if any(prompt.name == "surcharge" for prompt in answer):
        state = state.but(surcharge_told=True)
    told = take_in(state, said, facts)
    if said.has(Intent.PRICE, Intent.BOOK):
        return told
    return told.but(problem=state.problem, service_type=state.service_type)


def _resume(state: DialogueState, answer: tuple[Prompt, ...], facts: Facts) -> Step:
    """The question is answered; go on where we were."""
    if state.stage is Stage.OFFERING and state.offered:
        return Step(state, say=(*answer, Prompt("offered_again", {"first": state.offered[0]})))
    is_over = state.asking in (None, Asking.PROBLEM, Asking.ANYTHING_ELSE)
    if is_over and not (state.is_emergency and state.appointment_id is None):
        return wrap_up(state.but(outcome=state.outcome or "answered"), *answer)
    if state.asking is Asking.ADDRESS and state.address is None:
        return Step(state, say=(*answer, question(state)))
    return proceed(state.but(asking=None), facts).after(*answer)
