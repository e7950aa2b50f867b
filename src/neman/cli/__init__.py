"""The command line: one file a verb. It uses what `import neman` gives to any script, and nothing else."""

from __future__ import annotations

import gc
import sys

__all__ = ["main"]

#: New objects after which Python looks for cycles: more than loading all modules makes, which would only be searched in vain.
_NEW_OBJECTS = 200_000


def main() -> None:
    """Run the command line: 0 done, 1 something differs or members failed, 2 a mistake in the input, 130 stopped by the user."""
    gc.set_threshold(_NEW_OBJECTS)
    import typer

    import neman
    from neman.cli.app import application

    try:
        application(*sys.argv[1:2])()
    except neman.NemanError as error:
        typer.echo("\n".join([f"neman: {error}", *getattr(error, "__notes__", ())]), err=True)
        raise SystemExit(2) from None
    except OSError as error:
        told = f"neman: {error.filename or 'a file'}: {error.strerror or error}"
        typer.echo("\n".join([told, *getattr(error, "__notes__", ())]), err=True)
        raise SystemExit(2) from None
    finally:
        gc.freeze()  # the process ends: nothing need be searched any more
