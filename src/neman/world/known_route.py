"""Routes that everybody knows, however far they lead."""

from __future__ import annotations

from neman.schema import Row, column

__all__ = ["KnownRoute"]


class KnownRoute(Row):
    """A way that people at its start know to its end, beside those that they see ahead. File: `known_routes.csv`."""

    way: str = column("places in order, `A > B > C`; each is linked to the next", min_length=1)
    source: str = column("where it comes from", default="")

    @property
    def stops(self) -> tuple[str, ...]:
        """The places in order."""
        return tuple(part.strip() for part in self.way.split(">"))
