"""Many members of one scenario: where they are run, and the run folder that grows while they are."""

from __future__ import annotations

from neman.ensemble.begun import POINTS, members_done
from neman.ensemble.executors import executor_of
from neman.ensemble.growing import Growing
from neman.ensemble.ledger import ListOnDisk
from neman.ensemble.seam import Executor, Outcome, Task

__all__ = [
    "POINTS", "Executor", "Growing", "ListOnDisk", "Outcome", "Task", "executor_of", "members_done",
]
