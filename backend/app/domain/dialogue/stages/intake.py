"""Learning what is wrong, who is calling, where, and when it suits."""

from app.domain.dialogue import safety
from app.domain.dialogue.details import take_in
from app.domain.dialogue.events import Event, Said
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.flow import PATIENCE, ask_for, close, look, proceed, promise_call
from app.domain.dialogue.outcomes import Prompt, Review, Step
from app.domain.dialogue.state import LONGEST_PROBLEM, Asking, DialogueState, Stage
from app.domain.return_calls import ReturnCallReason
from app.domain.understanding.emergencies import Grade
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance
from app.domain.understanding.yes_no import Agreement

RAW_NAME_WORDS = 3
FEW_WORDS = 4
COMMON = frozenset(
    word
    for words in (
        ("a", "an", "the", "it", "its", "it's", "is", "are", "was", "be", "my", "me", "i", "i'm"),
        ("there's", "she", "he", "she's", "he's", "they", "they're", "her", "his", "es", "soy"),
        ("we", "you", "your", "this", "that", "just", "so", "and", "or", "but", "not", "no"),
        ("yes", "what", "who", "why", "how", "hello", "hi", "hey", "well", "in", "on", "at"),
        ("of", "to", "for", "from", "with", "there", "here", "now", "please", "um", "uh", "like"),
        ("el", "la", "los", "un", "una", "es", "mi", "que", "por", "para", "con", "está"),
    )
    for word in words
)


def learn(state: DialogueState, event: Event, facts: Facts) -> Step:
    if not isinstance(event, Said):
        return proceed(state, facts)
    said = event.utterance
    told = take_in(state, said, facts)
    if _puts_it_off(told, said):
        declined = told.but(outcome="declined")
        return promise_call(declined, ReturnCallReason.DECLINED_TIMES, "no_hurry")
    if safety.should_ask(told, said):
        asked = told.but(safety_asked=True, asking=Asking.SAFETY, stage=Stage.INTAKE)
        return Step(asked, say=(Prompt("ask_safety"),))
    return _next(_answer_to_question(state, told, said), said, facts, state)


def _puts_it_off(state: DialogueState, said: Utterance) -> bool:
    if state.is_emergency or state.intent == "person" or not said.declines:
        return False
    return said.wish is None and state.asking in (Asking.TIME, Asking.NAME, Asking.ADDRESS, None)


def _answer_to_question(
    before: DialogueState, told: DialogueState, said: Utterance
) -> DialogueState:
    match before.asking:
        case Asking.NAME if told.name is None:
            return _raw_name(told, said)
        case Asking.ADDRESS_CONFIRM:
            return _address_on_file(told, said)
        case Asking.ADDRESS if told.address is None:
            return _raw_address(told, said)
        case Asking.PHONE if told.phone is None:
            return told
    return told


def _raw_name(state: DialogueState, said: Utterance) -> DialogueState:
    """Asked twice, a short answer that is about nothing else is the name, however unusual."""
    words = [word.strip(".,!?") for word in said.words.split()]
    is_short = 0 < len(words) <= RAW_NAME_WORDS
    if state.troubles == 0 or not is_short or not all(map(_may_be_name, words)):
        return state
    if said.service_type or said.intents or said.wish or said.agreement is not Agreement.UNCLEAR:
        return state
    if "?" in said.words or said.triage.grade is not Grade.ROUTINE:
        return state
    return state.but(name=" ".join(word.capitalize() for word in words))


def _may_be_name(word: str) -> bool:
    return word.replace("'", "").replace("-", "").isalpha() and word.lower() not in COMMON


def _address_on_file(state: DialogueState, said: Utterance) -> DialogueState:
    if state.address is not None:
        return state
    if said.is_no:
        return state.but(on_file_address=None)
    return state.but(address=state.on_file_address) if said.is_yes else state


def _raw_address(state: DialogueState, said: Utterance) -> DialogueState:
    """Asked again and again, what we cannot take apart is noted as said; a person will read it."""
    enough = any(c.isdigit() for c in said.words) or state.troubles >= PATIENCE - 1
    if state.troubles == 0 or not enough or len(said.words.split()) < 2 or said.intents:
        return state
    if "?" in said.words:
        return state
    return state.but(address=said.words[:LONGEST_PROBLEM])


def _next(state: DialogueState, said: Utterance, facts: Facts, before: DialogueState) -> Step:
    if before.asking is Asking.PROBLEM and _has_nothing_after_all(before, said):
        return close(state.but(problem=before.problem), Prompt("goodbye"))
    if state.asking is Asking.SAFETY:
        return _after_safety(state, said, facts)
    if state.asking is Asking.TIME and state.wish is None:
        return _without_time(state, facts)
    if state.intent is None and (state.problem or said.has(Intent.BOOK)):
        state = state.but(intent="book")
    if _learned_something_else(before, state):
        state = state.but(troubles=state.troubles - 1, is_forgiven=True)
    return proceed(state, facts)


def _learned_something_else(before: DialogueState, now: DialogueState) -> bool:
    """A caller who answers another question than the one put is no trouble, once."""
    return not before.is_forgiven and (
        before.name,
        before.address,
        before.problem,
        before.wish,
    ) != (
        now.name,
        now.address,
        now.problem,
        now.wish,
    )


def _has_nothing_after_all(before: DialogueState, said: Utterance) -> bool:
    """ "No, nothing" to "what's going on?", when everything else was settled before."""
    is_short = len(said.words.split()) <= FEW_WORDS
    return before.caller_name is not None and said.is_no and is_short


def _after_safety(state: DialogueState, said: Utterance, facts: Facts) -> Step:
    """A yes was raised before the stage; what is neither yes nor no is looked at by a person."""
    going_on = proceed(state.but(asking=None), facts)
    unclear = not state.is_emergency and not said.is_no
    return going_on.after(then=(Review(),)) if unclear else going_on


def _without_time(state: DialogueState, facts: Facts) -> Step:
    """Somebody who cannot name a time is offered some."""
    if state.troubles + 1 < PATIENCE - 1:
        return ask_for(state, Asking.TIME, facts)
    return look(state, facts)
