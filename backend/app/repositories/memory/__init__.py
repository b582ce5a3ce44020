"""The same promises, kept in dictionaries of frozen values."""

from app.repositories.memory.storage import MemoryStorage

__all__ = ["MemoryStorage"]
