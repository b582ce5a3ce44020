"""When a caller would like the visit, read from their own words."""

from app.domain.understanding.times.find import find_wish

__all__ = ["find_wish"]
