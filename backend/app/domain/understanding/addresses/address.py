"""A street address as the caller gave it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The caller's words with ordinary capitals; `unit` keeps its word ("Apartment 3B").

    `state` is the postal abbreviation, `zip_code` has five digits. What was not said is None.
    """

    number: str
    street: str
    unit: str | None = None
    city: str | None = None
    state: str | None = None
    zip_code: str | None = None

    @property
    def text(self) -> str:
        """One line: "6100 Nieman Road, Shawnee, KS 66203"."""
        region = " ".join(part for part in (self.state, self.zip_code) if part)
        parts = (f"{self.number} {self.street}", self.unit, self.city, region)
        return ", ".join(part for part in parts if part)
