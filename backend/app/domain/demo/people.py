"""Sixty invented customers per business; their numbers carry 555 and ring nobody."""

from datetime import datetime

from app.domain.customers import Customer, CustomerId
from app.domain.demo.profiles import read_data
from app.domain.demo.scene import Scene
from app.domain.folding import fold

CUSTOMERS = 60
LEADS = 8
"""The last ones got in touch and never booked."""


def customers(scene: Scene) -> tuple[Customer, ...]:
    words = read_data("people")
    names = [f"{first} {last}" for first in words["first"] for last in words["last"]]
    chosen = scene.dice.sample(names, CUSTOMERS)
    lines = scene.dice.sample(range(1000, 9999), CUSTOMERS)
    return tuple(
        _customer(scene, words, number, name, line)
        for number, (name, line) in enumerate(zip(chosen, lines, strict=True))
    )


def _customer(
    scene: Scene, words: dict[str, list[str]], number: int, name: str, line: int
) -> Customer:
    dice = scene.dice
    is_lead = number >= CUSTOMERS - LEADS
    area = dice.choice(scene.profile.area_codes)
    return Customer(
        id=CustomerId(scene.new_id("cus", number + 1)),
        name=name,
        phone=f"+1{area}555{line}",
        created_at=scene.ago(1, 25) if is_lead else _joined(scene, number),
        email=(
            f"{fold(name).replace(' ', '.').replace(chr(39), '')}@mail.example"
            if scene.chance(0.8)
            else None
        ),
        address=None if is_lead else address(scene),
        tags=tuple(sorted(dice.sample(words["tags"], dice.choice((0, 0, 1, 2))))),
        notes=dice.choice(words["notes"]) if scene.chance(0.2) else None,
        language_code="es" if name.split()[-1] in words["spanish_speakers"] else "en",
        lead_source=dice.choice(words["lead_sources"]),
    )


def _joined(scene: Scene, number: int) -> datetime:
    """The first half are customers of long standing, so that every visit has somebody to pay it."""
    return scene.ago(200, 390) if number < CUSTOMERS // 2 else scene.ago(10, 200)


def address(scene: Scene) -> str:
    place = scene.dice.choice(scene.profile.places)
    return f"{scene.dice.randint(100, 9899)} {scene.dice.choice(place.streets)}, {place.town}"
