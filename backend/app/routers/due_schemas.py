"""What going through the people to text came to, as published."""

from app.domain.due import Tally
from app.routers.schemas import Answer


class TallyAnswer(Answer):
    """`considered` is `sent` and all of `suppressed` together. What is sent passes the one gate
    for texts, which may still hold it back; the ledger says so."""

    considered: int
    sent: int
    suppressed: dict[str, int]

    @classmethod
    def of(cls, tally: Tally) -> "TallyAnswer":
        told = dict(sorted(tally.suppressed.items()))
        return cls(considered=tally.considered, sent=tally.sent, suppressed=told)
