"""Which service a caller means."""

import json
from pathlib import Path

import pytest

from app.domain.understanding.service_types import (
    ServiceKeywords,
    catalogue,
    find_service_type,
)

PRACTICE = Path(__file__).parents[2] / "data" / "language" / "service_type.json"
TRADES = ("plumbing", "hvac", "electrical")


def offered(*verticals: str) -> tuple[ServiceKeywords, ...]:
    return tuple(
        ServiceKeywords(service_type=service.service_type, keywords=service.keywords)
        for vertical in verticals
        for service in catalogue(vertical)
    )


@pytest.mark.parametrize(
    ("words", "service_type"),
    [
        ("I don't smell gas, but my drain is clogged", "drain_or_sewer"),
        ("no smell of gas, the kitchen drain is clogged", "drain_or_sewer"),
        ("it's not the water heater, it's the sump pump", "sump_pump"),
        ("I don’t think it's the drain, the faucet drips", "faucet_or_fixture"),
        ("no es el calentador, es el drenaje tapado", "drain_or_sewer"),
        ("no hot water", "water_heater"),
        ("the bathtub won't drain", "drain_or_sewer"),
        ("it's not the water heater", "water_heater"),
        ("I can't smell gas but the sump pump quit", "sump_pump"),
        (
            "I don't think my water heater is working, the faucets only run lukewarm",
            "water_heater",
        ),
        ("We have no gas to the water heater, I checked the faucet", "water_heater"),
        (
            "I do not see any water coming out of the water heater, only the toilet fills",
            "water_heater",
        ),
        (
            "I don't think my sump pump works there's water near the drain, toilet is fine",
            "sump_pump",
        ),
        (
            "I don't want to wait until my water heater bursts, last year it was the toilet",
            "water_heater",
        ),
        (
            "I don't need a repair I need a new water heater, my faucet man said so",
            "water_heater",
        ),
        (
            "No veo que salga agua caliente del calentador, el fregadero esta frio",
            "water_heater",
        ),
    ],
)
def test_what_is_ruled_out_is_not_what_they_called_about(words: str, service_type: str) -> None:
    assert find_service_type(words, offered("plumbing")) == service_type


@pytest.mark.parametrize(
    ("words", "service_type"),
    [
        ("my kitchen drain is clogged", "drain_or_sewer"),
        ("the bathtub won't drain", "drain_or_sewer"),
        ("my kitchen sink is really badly clogged up", "drain_or_sewer"),
        ("sewage is backing up in the shower", "drain_or_sewer"),
        ("se me tapó el baño", "drain_or_sewer"),
        ("no baja el agua del fregadero", "drain_or_sewer"),
        ("sump pump quit", "sump_pump"),
        ("the basement is flooding because the sump pump quit", "sump_pump"),
        ("i'd like a quote for a tankless", "tankless_water_heater"),
        ("swap my old water heater for a tankless one", "tankless_water_heater"),
        ("un calentador sin tanque", "tankless_water_heater"),
        ("i want the water heater flushed", "water_heater"),
        ("we have no hot water", "water_heater"),
        ("no hay agua caliente", "water_heater"),
        ("the water heater is leaking", "water_heater"),
        ("my toilet keeps running", "toilet"),
        ("the toilet is leaking", "toilet"),
        ("mi inodoro no descarga", "toilet"),
        ("the bathroom faucet drips", "faucet_or_fixture"),
        ("it's a dripping tap", "faucet_or_fixture"),
        ("gotea la llave de la cocina", "faucet_or_fixture"),
        ("basement is flooding", "leak_repair"),
        ("there's a leak under the kitchen sink", "leak_repair"),
        ("a pipe burst", "leak_repair"),
        ("hay una fuga de agua", "leak_repair"),
        ("the garbage disposal hums", "garbage_disposal"),
        ("run a gas line to the grill", "gas_line"),
        ("low water pressure everywhere", "water_line"),
        ("no tengo agua", "water_line"),
    ],
)
def test_a_plumbing_caller_is_understood(words: str, service_type: str) -> None:
    assert find_service_type(words, offered("plumbing")) == service_type


@pytest.mark.parametrize(
    ("words", "vertical", "service_type"),
    [
        ("there's no heat upstairs", "hvac", "no_heat"),
        ("no prende la calefacción", "hvac", "no_heat"),
        ("the ac is blowing warm air", "hvac", "no_cooling"),
        ("el aire no enfría", "hvac", "no_cooling"),
        ("heat pump is iced over", "hvac", "heat_pump"),
        ("annual tune up on my furnace", "hvac", "hvac_maintenance"),
        ("we need a new furnace", "hvac", "hvac_installation"),
        ("thermostat is blank", "hvac", "thermostat"),
        ("ducts need cleaning", "hvac", "duct"),
        ("breaker keeps tripping", "electrical", "breaker_or_panel"),
        ("gfci won't reset", "electrical", "outlet_or_switch"),
        ("want a ceiling fan hung", "electrical", "ceiling_fan"),
        ("a charger for my tesla", "electrical", "ev_charger"),
        ("half my house has no power", "electrical", "power_outage"),
        ("se fue la luz", "electrical", "power_outage"),
        ("parpadean las luces de la sala", "electrical", "lighting"),
    ],
)
def test_other_trades_are_understood(words: str, vertical: str, service_type: str) -> None:
    assert find_service_type(words, offered(vertical)) == service_type


@pytest.mark.parametrize(
    "words", ["", "hello", "i need an appointment", "it stopped working", "tomorrow at two", "no"]
)
def test_words_about_no_service_find_none(words: str) -> None:
    assert find_service_type(words, offered(*TRADES)) is None


def test_practice_phrases_find_the_right_trade() -> None:
    trade_of = {s.service_type: trade for trade in TRADES for s in catalogue(trade)}
    cases = json.loads(PRACTICE.read_text("utf-8"))["cases"]
    wrong = [
        case["text"]
        for case in cases
        if trade_of.get(find_service_type(case["text"], offered(*TRADES)) or "", "unknown")
        != case["trade"]
    ]
    assert len(wrong) <= 0.05 * len(cases), wrong


def test_a_business_may_name_its_own_services() -> None:
    pool = ServiceKeywords(service_type="pool", keywords=("pool heater", "alberca"))
    assert find_service_type("the pool's heater died", [pool]) == "pool"
    assert find_service_type("my water heater died", [pool]) is None
    assert find_service_type("anything", []) is None


def test_a_word_inside_another_is_not_a_keyword() -> None:
    tap = ServiceKeywords(service_type="tap", keywords=("tap",))
    assert find_service_type("a tape measure", [tap]) is None


def test_the_plumbing_catalogue_is_complete() -> None:
    assert {service.service_type for service in catalogue("plumbing")} == {
        "drain_or_sewer",
        "water_heater",
        "tankless_water_heater",
        "sump_pump",
        "faucet_or_fixture",
        "toilet",
        "leak_repair",
        "garbage_disposal",
        "gas_line",
        "water_line",
        "general_plumbing",
    }


@pytest.mark.parametrize("vertical", ["plumbing", "hvac", "electrical", "general"])
def test_every_trade_ends_with_its_general_service(vertical: str) -> None:
    services = catalogue(vertical)
    assert services[-1].service_type.startswith("general_")
    assert all(service.minutes >= 30 and service.keywords for service in services)
    assert all(service.name_en and service.name_es for service in services)


def test_an_unknown_trade_has_the_general_service() -> None:
    assert catalogue("roofing") == catalogue("general")
