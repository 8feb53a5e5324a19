"""Several people, or servers, at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable


def run_together(work: Callable[[int], object], count: int) -> list[BaseException]:
    """Call the work in so many threads at once, each with its number, and return what they failed with."""
    failures: list[BaseException] = []
    gate = threading.Barrier(count)

    def guarded(number: int) -> None:
        try:
            gate.wait(timeout=60)
            work(number)
        except BaseException as error:  # noqa: BLE001 - the test looks at whatever a thread met
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return failures
