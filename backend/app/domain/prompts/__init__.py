"""The words we say: catalogues by prompt name, one per language."""

from app.domain.prompts.wording import catalogue, word, word_apart

__all__ = ["catalogue", "word", "word_apart"]
