"""Practice calls: what the receptionist understood and decided, and why, in plain English."""

from app.domain.practice.turns import Deed, LookUp, Noted, PracticeTurn, Taken, turn_of
from app.domain.practice.why import why

__all__ = ["Deed", "LookUp", "Noted", "PracticeTurn", "Taken", "turn_of", "why"]
