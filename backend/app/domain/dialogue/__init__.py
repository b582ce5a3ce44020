"""Deciding what to say next. Pure: no clock, no network, no database.

    step(state, event, facts) -> Step(state, say | ask, first, then, line)

A step either *says* something to the caller or *asks* the world a question whose answer returns as
the next event, so nobody is told "you are booked" before the booking is safe.
"""
