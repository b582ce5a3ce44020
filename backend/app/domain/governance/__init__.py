"""What production needs of a deployment: rules over what is set and what is stored.

Each rule looks at `Facts` and answers one `Item`. None is true by itself: what cannot be seen from
here is UNKNOWN.
"""

from app.domain.governance.checklist import Checklist, checked
from app.domain.governance.facts import Configuration, Facts, Stored, TwilioSettings
from app.domain.governance.items import Area, Item, Status

__all__ = [
    "Area",
    "Checklist",
    "Configuration",
    "Facts",
    "Item",
    "Status",
    "Stored",
    "TwilioSettings",
    "checked",
]
