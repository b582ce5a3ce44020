"""What outranks the stage: not a customer, a person please, say again, goodbye, a dead line."""

from dataclasses import replace
from typing import Final

from app.domain.dialogue import aside, reaching
from app.domain.dialogue.choosing import pick
from app.domain.dialogue.details import take_in
from app.domain.dialogue.facts import Facts
from app.domain.dialogue.flow import ask_for, close, proceed, promise_call, question
from app.domain.dialogue.outcomes import OweCall, Prompt, Review, Step, Value
from app.domain.dialogue.sooner import asks_for_sooner, sooner_wish
from app.domain.dialogue.state import Asking, DialogueState, Line, Stage
from app.domain.return_calls import ReturnCallReason
from app.domain.understanding.intents import Intent
from app.domain.understanding.utterance import Utterance
from app.domain.understanding.wishes import TimeWish

PATIENCE: Final = 3
"""Silences in a row before we say goodbye; also how often we say the same thing again."""

GREETING_WORDS: Final = 5
SHORT_HOLD: Final = 3
"""Words of a mere "one moment"; more than that, in an emergency, is news."""

CHANGES: Final = {
    Intent.CANCEL: "cancel",
    Intent.RESCHEDULE: "reschedule",
    Intent.STATUS: "status",
}


def of(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    """The step that this utterance demands whatever the stage; None leaves it to the stage."""
    for heed in (
        _not_a_customer,
        _asks_who_we_are,
        aside.alone,
        reaching.message_wanted,
        _person,
        _say_again,
        _change_of_visit,
        _goodbye,
    ):
        step = heed(state, said, facts)
        if step is not None:
            return step
    return None


def _not_a_customer(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    if state.is_emergency or state.appointment_id:
        return None
    lead = said.intents[:1]
    if state.problem or state.name or state.offered or said.service_type:
        return None
    if lead in ((Intent.ROBOCALL,), (Intent.SALES,)):
        return close(state.but(outcome=lead[0].value), Prompt("no_sales"))
    if lead == (Intent.WRONG_NUMBER,) and not said.names_us:
        wrong = state.but(outcome="wrong_number", intent=None)
        return close(wrong, Prompt("wrong_number", {"business": facts.business_name}))
    return None


def _asks_who_we_are(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    """ "Is this Bristol Plumbing?", and nothing else."""
    if not said.names_us or state.asking is not None or said.service_type or said.wish:
        return None
    if len(said.words.split()) > len(facts.business_name.split()) + GREETING_WORDS:
        return None
    asked = state.but(asking=Asking.PROBLEM, stage=Stage.INTAKE)
    this_is = Prompt("this_is", {"business": facts.business_name})
    return Step(asked, say=(this_is, Prompt("ask_problem")))


def _person(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    if not said.has(Intent.PERSON, Intent.COMPLAINT) and said.key != "0":
        return None
    through = reaching.put_through(state, facts) if reaching.wants_person(said) else None
    if through is not None:
        return through
    if state.intent == "person":
        return _person_again(state, said, facts)
    if state.outcome == "return_call" and state.stage is Stage.CLOSING:
        return _promised_already(state)
    wanted = state.but(intent="person", stage=Stage.INTAKE, troubles=0)
    if said.has(Intent.COMPLAINT) and wanted.problem is None:
        wanted = wanted.but(problem=said.words)
    owed = OweCall(ReturnCallReason.HUMAN_REQUESTED)
    return proceed(wanted, facts).after(Prompt("person_will_call"), then=(owed,))


def _person_again(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    """Once we know what it is about, asking again changes nothing: promise, and do not loop."""
    if state.asking is Asking.PROBLEM and said.has(Intent.COMPLAINT):
        return None
    told = state.but(problem=state.problem or said.words)
    if told.caller_name is None and state.asking is not Asking.NAME:
        return ask_for(told, Asking.NAME, facts)
    return promise_call(told, ReturnCallReason.HUMAN_REQUESTED)


def _promised_already(state: DialogueState) -> Step:
    if state.troubles:
        return leave(state, Prompt("person_promised"), Prompt("goodbye"))
    asked = state.but(troubles=1)
    return Step(asked, say=(Prompt("person_promised"), Prompt("ask_anything_else")))


def _say_again(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    if said.intents[:1] == (Intent.HOLD,) and not said.aside and not _says_more(state, said):
        if state.is_emergency and len(said.words.split()) > SHORT_HOLD:
            return None
        return Step(state, say=(Prompt("take_your_time"),))
    if said.intents[:1] != (Intent.REPEAT,) or not facts.last_reply or _answers(state, said):
        return None
    if state.repeats >= PATIENCE - 1:
        fresh = state.but(repeats=0, to_repeat="")
        return ask_for(fresh, state.asking or Asking.PROBLEM, facts)
    text = state.to_repeat or facts.last_reply
    again = state.but(repeats=state.repeats + 1, to_repeat=text)
    name = "repeat" if again.repeats == 1 else "repeat_again"
    return Step(again, say=(Prompt(name, {"text": text}),))


def _answers(state: DialogueState, said: Utterance) -> bool:
    """ "Jon Parker, sorry, I mean Parks" answers us, whatever else it sounds like."""
    match state.asking:
        case Asking.NAME:
            return " " in (said.name or "")
        case Asking.ADDRESS:
            return said.address is not None
        case Asking.PHONE:
            return said.phone is not None
    return False


def _says_more(state: DialogueState, said: Utterance) -> bool:
    """ "Let me check with my wife and call back" is no mere "hold on", nor is "the second one"."""
    answers = pick(said, state.offered) is not None
    return answers or said.wish is not None or said.is_no or said.declines


def _change_of_visit(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    if _cancels_instead(state, said):
        changing = state.but(intent="cancel", stage=Stage.CHANGING, asking=None, troubles=0)
        return proceed(changing.but(visit_id=None, visit_window=None, wish=None), facts)
    if state.stage is Stage.OFFERING or state.asking in (Asking.CANCEL_CONFIRM, Asking.TIME):
        return None
    wanted = next((CHANGES[intent] for intent in said.intents if intent in CHANGES), None)
    if wanted is None and asks_for_sooner(state, said):
        wanted = "reschedule"
    if wanted is None or wanted == state.intent:
        return None
    if wanted == "status" and said.service_type not in (None, facts.fallback_service):
        return None
    told = take_in(state, said, facts).but(problem=state.problem, wish=_when(wanted, said))
    changing = told.but(intent=wanted, stage=Stage.CHANGING, asking=None, troubles=0)
    return proceed(changing.but(visit_id=None, visit_window=None), facts)


def _when(wanted: str, said: Utterance) -> TimeWish | None:
    return sooner_wish(said) if wanted == "reschedule" else said.wish


def _cancels_instead(state: DialogueState, said: Utterance) -> bool:
    """ "No wait, cancel it", while we were moving the visit."""
    return state.is_moving and said.intents[:1] == (Intent.CANCEL,)


def _goodbye(state: DialogueState, said: Utterance, facts: Facts) -> Step | None:
    if said.intents[:1] != (Intent.GOODBYE,) or state.stage is Stage.CLOSING:
        return None
    if said.is_yes or said.wish or (said.name and state.asking is Asking.NAME):
        return None
    return leave(state, Prompt("goodbye"))


def leave(state: DialogueState, *prompts: Prompt) -> Step:
    """The caller goes; what they began is not lost."""
    reason = unfinished(state)
    step = close(state.but(outcome=state.outcome or _outcome(reason)), *prompts)
    return replace(step, then=(OweCall(reason),)) if reason else step


def _outcome(reason: ReturnCallReason | None) -> str:
    return "return_call" if reason else "answered"


def unfinished(state: DialogueState) -> ReturnCallReason | None:
    """Why we owe somebody who leaves now a call; None when nothing was begun or all is settled."""
    if state.outcome is not None or state.appointment_id is not None:
        return None
    begun = state.problem or state.name or state.intent or state.is_emergency or state.wish
    if state.intent == "person":
        return ReturnCallReason.HUMAN_REQUESTED
    return ReturnCallReason.PARTIAL_INTAKE if begun else None


def silence(state: DialogueState, facts: Facts) -> Step:
    """Nothing was heard: ask again twice, then let the line go."""
    quiet = state.but(silences=state.silences + 1)
    if quiet.silences >= PATIENCE:
        was_nobody = facts.has_line and quiet.outcome is None and unfinished(quiet) is None
        return leave(quiet.but(outcome="abandoned") if was_nobody else quiet, Prompt("gone_quiet"))
    name = "are_you_there" if quiet.silences == 1 else reaching.still_there(quiet, facts)
    if quiet.stage is Stage.OFFERING and quiet.offered:
        return Step(quiet, say=(Prompt(name), Prompt("offered_again", _offered(quiet))))
    return Step(quiet, say=(Prompt(name), question(quiet)))


def _offered(state: DialogueState) -> dict[str, Value]:
    return {"first": state.offered[0]}


def hung_up(state: DialogueState) -> Step:
    """Nobody hears this; it is for the record."""
    reason = unfinished(state)
    outcome = state.outcome or ("return_call" if reason else "abandoned")
    gone = close(state.but(outcome=outcome), Prompt("goodbye"))
    if state.outcome == reaching.TRANSFERRED:
        return gone
    if state.is_emergency and state.appointment_id is None:
        owed = OweCall(reason or ReturnCallReason.PARTIAL_INTAKE)
        return replace(gone, then=(owed, Review()), line=Line.HANG_UP)
    return replace(gone, then=(OweCall(reason),)) if reason else gone
