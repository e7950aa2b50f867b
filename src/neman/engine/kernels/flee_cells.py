"""Cohorts of a Flee instance as cells by place or link, class and memory: people are added where they stay, travel or wait."""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.flee_names import MEMORY_STEPS, SPEED

__all__ = ["add", "clear", "settle", "wait"]


@kernel
def add(cells, place, c, memory, km, n):
    """Add `n` people to the cohorts of a place or link."""
    cell = cells[place, c, min(int(memory * MEMORY_STEPS), cells.shape[2] - 1)]
    cell.people += n
    cell.memory += n * memory
    cell.km += n * km


@kernel
def clear(cell):
    """Take everybody out of a cohort."""
    cell.people, cell.memory, cell.km = 0, 0.0, 0.0


@kernel
def settle(flee, cells, place, c, memory, moved, n):
    """Add `n` people to tomorrow's cohorts of a place or link, after `moved` km today."""
    add(cells, place, c, (memory + moved / flee.value[SPEED]) / 2.0, 0.0, n)


@kernel
def wait(now, step, place, c, memory, moved, n):
    """Add `n` people to those who have come to a place at a step of the day."""
    now.waiting[step, place, c] += n
    add(now.today[step], place, c, memory, moved, n)
