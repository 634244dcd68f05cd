"""Trying again: how long to wait, and how Procrastinate is told."""

import asyncio
import random

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

LONGEST_WAIT = 3600.0


class Again(Exception):
    """This job is to be tried again after `wait` seconds. Everything else ends the job."""

    def __init__(self, wait: float, why: BaseException) -> None:
        super().__init__(f"{type(why).__name__}: {why}")
        self.wait = wait


class AsTold(BaseRetryStrategy):
    """Carriers decide whether to try again, since they keep the reason; a stopping worker hands its jobs back."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, Again):
            return RetryDecision(retry_in={"milliseconds": round(exception.wait * 1000)})
        return None


def backoff(attempt: int, asked: float | None, *, first: float) -> float:
    """Seconds before try number `attempt` + 1: doubling from `first`, half of it by chance, never less than asked."""
    wait = min(first * 2 ** (attempt - 1), LONGEST_WAIT)
    jittered = wait * random.uniform(0.5, 1)
    return max(jittered, (asked or 0) * random.uniform(1, 1.2))
