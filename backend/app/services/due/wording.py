"""What the texts of one business say, in the language of whoever reads them."""

from app.domain.customers import Customer
from app.domain.dialogue.outcomes import Prompt, Value
from app.domain.prompts import word
from app.services.business_facts import Moment


def language_of(at: Moment, customer: Customer | None) -> str:
    """The customer's where it is known, else the business's."""
    chosen = customer.language_code if customer is not None else None
    return "es" if (chosen or at.business.language_code) == "es" else "en"


def worded(at: Moment, language: str, prompt: str, /, **values: Value) -> str:
    named: dict[str, Value] = {"business": at.business.name, **values}
    return word([Prompt(prompt, named)], language, at.local_now)
