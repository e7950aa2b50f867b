"""The desk: takes jobs into a bounded queue, hands them to workers, knows how far each one is, and goes on with them after a restart."""

from __future__ import annotations

import json
import queue
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from neman.web.settings import Settings
from neman.web.store import Store
from neman.web.unfinished import Unfinished

__all__ = ["Desk", "FullError", "Job"]

State = Literal["waiting", "running", "done", "failed", "stopped"]
_KEPT = 200  # jobs remembered
_NOT_READY = "making the engine ready: it is compiled once, for about a minute"
_GRACE = 5.0  # seconds that a worker has to stop on its own, or to say that it keeps what was done


class FullError(Exception):
    """As many jobs are waiting as may wait."""


@dataclass
class Job:
    """One piece of work and how far it is; `words` are for the worker, `answer` is for whoever asked."""

    task: str
    title: str
    words: dict[str, Any]
    name: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    state: State = "waiting"
    progress: tuple[int, int] = (0, 0)
    answer: dict[str, Any] | None = None
    result: dict[str, Any] | None = None
    problem: str = ""
    note: str = ""
    keeping: bool = False
    since: float = field(default_factory=time.monotonic)
    ending: threading.Event = field(default_factory=threading.Event, repr=False)

    def told(self) -> dict[str, Any]:
        """Return the job as the page sees it."""
        done, total = self.progress
        share = done / total if total else 0.0
        return {
            "name": self.name,
            "task": self.task,
            "title": self.title,
            "state": self.state,
            "share": round(share, 3),
            "problem": self.problem,
            "note": self.note,
            "answer": self.answer,
            "result": self.result,
            "seconds": round(time.monotonic() - self.since, 1),
        }


class Desk:
    """Runs jobs one after the other on each worker; a worker that dies fails its job and is replaced."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings, self.unfinished = settings, Unfinished(store.folder)
        self.closing = False
        self.jobs: dict[str, Job] = {}
        self._queue: queue.Queue[Job | None] = queue.Queue()
        self._lock = threading.Lock()
        self._hands = [_Hand(self) for _ in range(settings.workers)]

    def open(self) -> None:
        """Start the workers, and take up what a server before left unfinished."""
        for name, told in self.unfinished.take_over():
            self.jobs[name] = job = Job(**told, name=name)
            self._queue.put(job)
        for hand in self._hands:
            hand.start()

    def close(self) -> None:
        """End the workers; what is not finished stays noted."""
        self.closing = True
        for _ in self._hands:
            self._queue.put(None)
        for hand in self._hands:
            hand.end()
        self.unfinished.close()

    def take(self, task: str, title: str, words: dict[str, Any]) -> Job:
        """Put a job into the queue.

        Raises
        ------
        FullError : as many are waiting as may wait.
        """
        with self._lock:
            if sum(job.state == "waiting" for job in self.jobs.values()) >= self.settings.waiting:
                raise FullError
            job = Job(task, title, words)
            self.jobs[job.name] = job
            if "zip" not in words:  # what was sent goes when it has been looked at
                self.unfinished.write(job.name, {"task": task, "title": title, "words": words})
            over = [old.name for old in self.jobs.values() if old.state not in ("waiting", "running")][: max(0, len(self.jobs) - _KEPT)]
            for name in over:
                del self.jobs[name]
        self._queue.put(job)
        return job

    def next(self) -> Job | None:
        """Wait for the next job; None: there will be no more."""
        return self._queue.get()

    def stop(self, job: Job) -> None:
        """Stop a job, wherever it is."""
        with self._lock:
            if job.state == "waiting":
                job.state = "stopped"
                self.unfinished.forget(job.name)
        job.ending.set()


class _Hand(threading.Thread):
    """A thread with one worker process."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(daemon=True)
        self.desk = desk
        self.process: subprocess.Popen[str] | None = None
        self._closed = self._is_ready = False

    def run(self) -> None:
        self._worker()
        while (job := self.desk.next()) and not self._closed:
            try:
                self._do(job)
            except OSError as error:  # the worker, or the disk
                job.problem, job.state = f"the job could not be done: {error}", "failed"
            finally:
                if sent := job.words.get("zip"):
                    Path(sent).unlink(missing_ok=True)

    def end(self) -> None:
        """End the worker process."""
        self._closed = True
        self._bury()

    def _bury(self) -> None:
        """End the process where it lives, and close its pipes."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _worker(self) -> subprocess.Popen[str]:
        if self.process is None or self.process.poll() is not None:
            self._bury()
            self._is_ready = False
            command = [sys.executable, "-m", "neman.web.worker"]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", bufsize=1)
        return self.process

    def _do(self, job: Job) -> None:
        if job.state != "waiting":
            return
        job.state, job.since, worker = "running", time.monotonic(), self._worker()
        watch = threading.Thread(target=self._watch, args=(job, worker), daemon=True)
        watch.start()
        try:
            self._follow(job, worker, self.desk.unfinished.draft(job.name))
        finally:
            job.ending.set()
            watch.join()
            if not self.desk.closing:
                self.desk.unfinished.forget(job.name)

    def _follow(self, job: Job, worker: subprocess.Popen[str], draft: Path) -> None:
        """Hand the job over and listen until it ends, or the worker does."""
        with suppress(BrokenPipeError):
            _say(worker, {"name": job.name, "task": job.task, "words": job.words, "draft": str(draft)})
        job.note = "" if self._is_ready else _NOT_READY
        for said in _lines(worker):
            if "ready" in said:
                self._is_ready, job.note = True, ""
            if "progress" in said:
                job.progress = tuple(said["progress"])
            if "keeping" in said:
                job.keeping, job.note = True, "keeping what was done"
            if "answer" in said:
                job.answer = said["answer"]
            if "done" in said:
                job.result = said["done"]
                job.answer = job.result.pop("answer", job.answer)
                job.state = "stopped" if job.keeping else "done"
                return
            if "failed" in said or "stopped" in said:
                job.problem = said.get("failed", "")
                job.state = "failed" if "failed" in said else "stopped"
                return
        code = worker.wait()
        late = time.monotonic() - job.since > self.desk.settings.seconds
        job.problem = (
            "it took longer than is allowed" if late else "" if job.ending.is_set() else f"the process that ran it ended (code {code})"
        )
        job.state = "stopped" if job.ending.is_set() and not late else "failed"

    def _watch(self, job: Job, worker: subprocess.Popen[str]) -> None:
        """Tell the worker to stop when the job is to end; end the worker where it does not listen."""
        told = job.ending.wait(self.desk.settings.seconds)
        if job.state != "running":
            return
        if told:
            with suppress(OSError):
                _say(worker, {"stop": job.name})
            limit = time.monotonic() + _GRACE
            while job.state == "running" and (job.keeping or time.monotonic() < limit):
                time.sleep(0.05)
        if job.state == "running":
            worker.kill()


def _say(worker: subprocess.Popen[str], what: dict[str, Any]) -> None:
    if worker.stdin is not None:
        worker.stdin.write(json.dumps(what) + "\n")
        worker.stdin.flush()


def _lines(worker: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    for line in worker.stdout or ():
        with suppress(json.JSONDecodeError):
            yield json.loads(line)
