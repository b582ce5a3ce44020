"""The words we say: catalogues by prompt name, one per language."""

from app.domain.prompts.wording import catalogue, word

__all__ = ["catalogue", "word"]
