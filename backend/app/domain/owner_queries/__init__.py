"""What an owner asks their own receptionist, and the answer in words. Pure."""

from app.domain.owner_queries.queries import NEXT, Query, Span, Topic
from app.domain.owner_queries.reading import understand

__all__ = ["NEXT", "Query", "Span", "Topic", "understand"]
