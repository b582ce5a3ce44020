"""What a database's refusal means to us. Drivers' errors never leave this package."""

from sqlalchemy.exc import DBAPIError, IntegrityError

from app.errors import AppError, Conflict, Invalid, Unavailable

LOST_RACE = frozenset({"40001", "40P01"})
"""SQLSTATE of a serialization failure and of a deadlock."""
READ_ONLY, BAD_DATA = "25006", "22"


def may_begin_again(error: DBAPIError) -> bool:
    """The transaction certainly did nothing, and begun again it may succeed.

    Either another came first: repositories look before they write, so a violated constraint can
    only mean that somebody else committed in between, and now this one will see it. Or the
    connection was gone before the COMMIT (which alone has no statement) was tried.
    """
    came_second = isinstance(error, IntegrityError) or _sqlstate(error) in LOST_RACE
    return came_second or (error.connection_invalidated and error.statement is not None)


def translated(error: BaseException) -> AppError | RuntimeError:
    """Never called for errors of the work itself: those reach the caller as they are."""
    if isinstance(error, IntegrityError):
        return Conflict("somebody else changed the same thing")
    if _sqlstate(error).startswith(BAD_DATA):
        return Invalid("this cannot be stored")
    if _sqlstate(error) == READ_ONLY or "readonly database" in str(error):
        return RuntimeError("this unit of work may only look")
    return Unavailable(
        "The database cannot be used now. Check that it runs, that DATABASE_URL is right and that "
        "its disk is not full."
    )


def _sqlstate(error: BaseException) -> str:
    """Empty on SQLite, which has none."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""
