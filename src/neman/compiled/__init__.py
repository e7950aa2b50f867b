"""Compiled functions: how the engine's Python becomes machine code, is kept on disk and is called.

Numba compiles a function when it is first called with arguments of some types. The machine code is kept on disk and is all
that later processes load: Numba, which takes longer to start than most runs, is imported only to compile, and LLVM, which takes
more memory than most runs, only where the system has no linker.
"""

from __future__ import annotations

from neman.compiled.handles import Handle
from neman.compiled.kernel import Kernel, kernel

__all__ = ["Handle", "Kernel", "kernel"]
