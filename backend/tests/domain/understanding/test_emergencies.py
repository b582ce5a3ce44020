"""Danger is heard in anybody's words, and nothing that is denied, past or a name raises it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.understanding.emergencies import Grade, Hazard, triage
from app.domain.understanding.emergencies.grades import SEVERITY
from safety.measure import TRADES, graded, rates
from tests.domain.understanding.practice import cases
from training.examples import FOLDER, emergency_examples, intent_examples

DANGERS = [
    ("there's a strong gas smell in our kitchen", Hazard.GAS),
    ("huele mucho a gas en la cocina", Hazard.GAS),
    ("carbon monoxide readings are way above safe", Hazard.CARBON_MONOXIDE),
    ("my daughter can't be woken up and the furnace is on", Hazard.MEDICAL),
    ("the wall socket is too hot to touch", Hazard.FIRE),
    ("my furnace is on fire", Hazard.FIRE),
    ("sale humo del enchufe", Hazard.FIRE),
    ("i got shocked when i touched the light switch", Hazard.SHOCK),
    ("hay chispas saliendo del enchufe", Hazard.SHOCK),
    ("it's pouring through the light fixture", Hazard.WATER_NEAR_POWER),
    ("water is leaking into the breaker box", Hazard.WATER_NEAR_POWER),
]
URGENT = [
    ("my basement is flooding, I don't know where it's coming from", Hazard.WATER),
    ("our basement is full of water", Hazard.WATER),
    ("it's raining in my kitchen", Hazard.WATER),
    ("se me está inundando el sótano", Hazard.WATER),
    (
        "every time we flush, nasty stuff comes up in the tub and now it's on the floor",
        Hazard.SEWAGE,
    ),
    ("there's brown stuff coming up where I shower", Hazard.SEWAGE),
    ("we have no water in the whole house", Hazard.NO_WATER),
    ("we have no heat and two little ones", Hazard.NO_HEAT),
    ("no hay calefacción y tengo un bebé", Hazard.NO_HEAT),
    ("the ac quit and my husband is on oxygen", Hazard.NO_COOLING),
    ("the whole building is dark", Hazard.NO_POWER),
    ("this is an emergency", Hazard.CALLER_SAYS),
]
NOTHING_URGENT = {
    "denied": [
        "no emergency or anything, no leak, I just want a new garbage disposal",
        "there's no leak",
        "there's no gas smell, the pilot just won't stay lit",
        "no sparks no smoke the outlet just doesn't work",
        "no se está inundando, sólo gotea",
        "no huele a gas",
    ],
    "long past": [
        "last year our basement flooded and we want a sump pump",
        "there was a gas leak two years ago it was fixed",
        "el año pasado se inundó el sótano y quiero una bomba",
    ],
    "only supposed": [
        "is that an emergency if the toilet won't flush",
        "do you guys handle burst pipes",
        "i want a shutoff installed in case there's ever a flood",
    ],
    "a name": [
        "I live on Flood Street",
        "my name is bernie flood",
        "last name is sparks",
        "we're across from the gas station",
        "i need a flood light replaced",
        "my address is twelve fire lane",
    ],
    "ordinary work": [
        "hi I've got a leaky valve on my washing machine hookup, just drips",
        "I'd like my water heater flushed, nothing wrong with it",
        "I have a leaky pipe under the sink, slow drip",
        "my toilet runs all night",
        "my kitchen drain is clogged and I'd like someone to come by",
        "we want to get a quote for a tankless water heater",
        "so my wife says the the toilets been making a noise all night like a whistling",
        "our sump pump quit and I'd like somebody thursday around ten in the morning",
        "buenos días, se me tapó el baño y quisiera una cita",
        "yes tuesday at three works thank you",
    ],
}
BUSINESS_WORDS = st.lists(st.sampled_from(["no hot water", "freezer", "leak", "server room", ""]))
POLITE = st.sampled_from(["please", "thank you", "could you help", "i'm at home", "gracias"])
NAMES = st.sampled_from(["hi my name is karen miller", "this is bob", "me llamo luis", "hello"])


@pytest.mark.parametrize(("words", "hazard"), DANGERS)
def test_danger_to_life_is_danger(words: str, hazard: Hazard) -> None:
    found = triage(words)
    assert found.grade is Grade.DANGER
    assert hazard in found.hazards
    assert found.evidence


@pytest.mark.parametrize(("words", "hazard"), URGENT)
def test_what_cannot_wait_is_urgent(words: str, hazard: Hazard) -> None:
    found = triage(words)
    assert found.grade is Grade.URGENT
    assert found.hazards[0] is hazard


@pytest.mark.parametrize("words", [words for listed in NOTHING_URGENT.values() for words in listed])
def test_ordinary_calls_raise_nothing_and_are_asked_nothing(words: str) -> None:
    assert triage(words).grade is Grade.ROUTINE


@pytest.mark.parametrize(
    "words",
    [
        "no it's not a drip it's a flood",
        "i don't smell gas but the carbon monoxide alarm is going off",
        "it wasn't sparking before but now it is",
        "last year our basement flooded and now it's flooding again",
        "the furnace you put in last year is smoking",
        "no not tomorrow the basement is filling up now",
        "we shut off the gas but i still smell it",
    ],
)
def test_a_denial_or_an_old_story_hides_no_present_emergency(words: str) -> None:
    assert triage(words).grade in (Grade.DANGER, Grade.URGENT)


def test_a_smell_of_gas_that_went_away_is_asked_about() -> None:
    assert triage("i smelled gas earlier but it went away").grade is Grade.ASK


def test_a_dead_heater_without_cold_or_children_is_asked_about() -> None:
    assert triage("the heater won't turn on").grade is Grade.ASK
    assert triage("no heat in one room").grade is Grade.ROUTINE


def test_the_businesss_own_words_are_urgent_unless_denied() -> None:
    assert triage("the fryers stopped", extra_words=["fryer"]).hazards == (Hazard.BUSINESS_WORD,)
    assert triage("the fryers are not broken, no fryer trouble").grade is Grade.ROUTINE
    assert triage("i live by the gas station", extra_words=["gas"]).grade is Grade.ROUTINE


def test_practice_phrases_keep_their_floors() -> None:
    listed = cases("emergency")
    raised = [triage(case["text"]).grade in (Grade.DANGER, Grade.URGENT) for case in listed]
    found = [r for r, case in zip(raised, listed, strict=True) if case["label"]]
    false = [r for r, case in zip(raised, listed, strict=True) if not case["label"]]
    assert sum(found) / len(found) >= 0.98
    assert sum(false) / len(false) <= 0.02


def test_the_published_safety_set_keeps_its_floors() -> None:
    recall, false_alarms = rates(graded())
    assert recall >= 0.98
    assert false_alarms <= 0.03


def test_the_part_nobody_tuned_on_keeps_its_floors() -> None:
    recall, false_alarms = rates(e for e in graded() if e.part == "report")
    assert recall >= 0.93
    assert false_alarms <= 0.05


@pytest.mark.parametrize("trade", TRADES)
def test_each_trade_has_four_hundred_labelled_calls_in_two_languages(trade: str) -> None:
    listed = [example for example in graded() if example.trade == trade]
    emergencies = sum(example.is_emergency for example in listed)
    assert len(listed) >= 400
    assert 0.4 <= emergencies / len(listed) <= 0.6


def test_no_text_is_both_learnt_and_measured() -> None:
    learnt = {example.source for example in (*emergency_examples(), *intent_examples())}
    assert learnt.isdisjoint(example.text for example in graded())
    assert learnt.isdisjoint(case["text"] for case in cases("emergency"))
    assert learnt.isdisjoint(case["text"] for case in cases("intents"))
    assert (FOLDER / "danger.txt").exists()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(DANGERS), NAMES, POLITE)
def test_politeness_and_names_never_lower_a_danger(
    danger: tuple[str, Hazard], name: str, polite: str
) -> None:
    assert triage(f"{name} {danger[0]} {polite}").grade is Grade.DANGER


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([words for words, _ in (*DANGERS, *URGENT)] + NOTHING_URGENT["ordinary work"]),
    BUSINESS_WORDS,
)
def test_business_words_only_raise(words: str, extra: list[str]) -> None:
    plain, added = triage(words), triage(words, extra_words=extra)
    assert SEVERITY.index(added.grade) >= SEVERITY.index(plain.grade)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["general", "plumbing", "", "?"]))
def test_no_text_is_too_odd(words: str, vertical: str) -> None:
    assert triage(words, vertical=vertical, extra_words=[words]).grade in Grade


@pytest.mark.parametrize(
    "words", ["water gas smoke no outlet hot " * 333, "x" * 10_000, "no " * 3_333]
)
def test_ten_thousand_characters_get_a_grade(words: str) -> None:
    assert triage(words).grade in Grade


@pytest.mark.parametrize(
    "words", ["I've got a leak", "there's a leak under my sink", "tengo una fuga", "my pipe leaks"]
)
def test_a_leak_of_unknown_size_is_doubt(words: str) -> None:
    assert triage(words).grade is Grade.ASK


@pytest.mark.parametrize(
    "words",
    [
        "my toilet won't stop running",
        "el excusado no deja de correr el agua",
        "ever since last year's flood I've wanted a backup for the sump pump",
        "the tap has a slow leak",
        "leaky faucet upstairs",
    ],
)
def test_a_running_toilet_a_drip_and_an_old_flood_can_wait(words: str) -> None:
    assert triage(words).grade is Grade.ROUTINE


@pytest.mark.parametrize(
    "words",
    ["toilet won't stop running over onto the floor", "hace mucho frío y no hay calefacción"],
)
def test_what_looks_like_them_and_is_not_cannot_wait(words: str) -> None:
    assert triage(words).grade is Grade.URGENT
