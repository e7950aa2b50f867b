"""A Dask cluster: members run wherever its workers are. A worker that dies is replaced by Dask, and its members are run again."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from concurrent.futures import CancelledError
from typing import Any

from neman.ensemble.packed import Packed
from neman.ensemble.seam import AHEAD, Beat, Outcome, Task, in_order
from neman.errors import MissingPart, RunError

__all__ = ["Dask"]

_PATIENCE = 20  # seconds to wait for the scheduler, and for its first worker


class Dask:
    """A Dask cluster, by the address of its scheduler.

    Raises
    ------
    MissingPart : Dask is not installed.
    """

    def __init__(self, address: str) -> None:
        try:
            import distributed  # noqa: F401
        except ImportError:
            raise MissingPart("running on a Dask cluster needs Dask: pip install 'neman[dask]'") from None
        self.address = address

    def map(self, task: Task, members: Sequence[int], beat: Beat) -> Generator[Outcome]:
        """Yield the outcome of each member, in their order.

        Raises
        ------
        RunError : no scheduler or no worker answers, or the cluster goes away.
        """
        from distributed.scheduler import KilledWorker

        client = _connected(self.address)
        try:
            width = AHEAD * sum(client.nthreads().values())
            yield from in_order(client.get_executor(pure=False), Packed.of(task), members, width, beat, deadly=(KilledWorker,))
        except CancelledError:
            raise RunError(f"the Dask cluster at {self.address} went away") from None
        finally:
            client.close()


def _connected(address: str) -> Any:
    """Return a client of a scheduler that has workers."""
    import distributed

    connect: Any = distributed.Client
    try:
        client = connect(f"tcp://{address}", timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise RunError(f"no Dask scheduler answers at {address} ({error})") from None
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        client.close()
        raise RunError(f"the Dask scheduler at {address} has no workers") from None
    return client
