"""Who is due for a text that nobody asked for just now, and why others are not.

Every text has a person and a reason, and the two make its key: under one key one text is sent,
ever.
"""

from app.domain.due.tally import Tally, Why

__all__ = ["Tally", "Why"]
