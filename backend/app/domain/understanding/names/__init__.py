"""The caller's own name, from however it was said, spelled or corrected."""

from app.domain.understanding.names.finding import find_name

__all__ = ["find_name"]
