"""Who should go: technicians weighed up for one visit, and whether they can keep it."""

from app.domain.dispatch.keeping import can_keep
from app.domain.dispatch.suggestions import Suggestion, suggest

__all__ = ["Suggestion", "can_keep", "suggest"]
