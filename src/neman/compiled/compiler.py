"""The compiler: Numba makes the object code of a kernel. Importing this imports Numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import llvmlite.binding as llvm
from numba import njit, typeof, types
from numba.np.numpy_support import as_dtype

from neman.compiled import handle_types as handle_types  # teaches Numba what a handle is
from neman.compiled.native import KERNEL, RESULT

__all__ = ["compiled", "dispatcher_of"]

_OF_PYTHON = ("NRT_", "numba_", "Py", "_Py")  # functions that are not there when Numba and Python's objects are not
_compile: Any = njit


def dispatcher_of(function: Callable[..., Any]) -> Any:
    """Return Numba's view of a function, without the wrappers by which Python would call it: they take half as long again."""
    return _compile(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)


def compiled(kernel: Any, arguments: tuple[Any, ...]) -> bytes:
    """Return the object code of a kernel for arguments of these types: it can be linked, and needs nothing of Numba or Python."""
    dispatcher, signature = kernel.dispatcher, tuple(map(typeof, arguments))
    dispatcher.compile(signature)
    made = dispatcher.overloads[signature]
    module = llvm.parse_assembly(made.library.get_llvm_str())
    module.get_function(made.fndesc.llvm_func_name).name = KERNEL
    module.link_in(llvm.parse_assembly(_added(_letters(made.fndesc.restype))))
    if needed := sorted(f.name for f in module.functions if f.is_declaration and f.name.startswith(_OF_PYTHON)):
        raise TypeError(f"{made.fndesc.qualname} makes arrays or objects: write into arrays that it is given ({', '.join(needed)})")
    for function in module.functions:
        if not function.is_declaration and function.name != KERNEL:
            function.linkage = "internal"  # nobody else calls it: it may be built into its callers
    processor = _processor()
    builder = llvm.create_pass_builder(processor, llvm.create_pipeline_tuning_options(speed_level=3))
    builder.getModulePassManager().run(module, builder)
    return bytes(processor.emit_object(module))


def _added(letters: str) -> str:
    """Return what a kernel lacks, for LLVM: what it returns, and a function that is never called, for arrays are borrowed."""
    return f"""
        @{RESULT} = constant [{len(letters) + 1} x i8] c"{letters}\\00"
        declare void @llvm.trap()
        define void @NRT_MemInfo_call_dtor(i8* %array) {{
            call void @llvm.trap()
            unreachable
        }}
    """


def _processor() -> Any:
    """Return what makes code for this processor, with all that it can do, at whatever address."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    name, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    return llvm.Target.from_default_triple().create_target_machine(name, features, opt=3, reloc="pic", codemodel="default")


def _letters(result: Any) -> str:
    if parts := getattr(result, "types", ()):  # a tuple
        return "".join(map(_letters, parts))
    return "" if result == types.none else str(as_dtype(result).char)
