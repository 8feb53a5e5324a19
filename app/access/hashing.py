"""Hashing passwords: off the event loop, and few at once, so that a rush of sign-ins cannot exhaust the memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

AT_ONCE = 2
T = TypeVar("T")
_LIMITER: RunVar[CapacityLimiter] = RunVar("groundwork_hashing")


async def hashing(function: Callable[..., T], *arguments: object) -> T:
    """Run a function that hashes, when it is its turn; two run at once in each worker, the others wait."""
    limiter = _LIMITER.get(None)
    if limiter is None:
        limiter = CapacityLimiter(AT_ONCE)
        _LIMITER.set(limiter)
    return await to_thread.run_sync(function, *arguments, limiter=limiter)
