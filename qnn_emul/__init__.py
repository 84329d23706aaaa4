"""Exact emulator of block- and vector-encodings with a norm-tracking algebra of their records (alpha, a, epsilon).

What is public stands in `__init__.pyi` beside this file, the one list, which type checkers read too. A name's module is imported
when the name is first asked for.
"""

from functools import cache

__version__ = "0.1.0"


@cache
def _public() -> dict[str, tuple[str, str]]:
    """Public name -> (its module, its name there; "" for the module itself), as the stub says."""
    import ast
    from importlib import resources

    imported, public = {}, {}
    for node in ast.parse(resources.files(__name__).joinpath("__init__.pyi").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            for item in node.names:
                place = (f".{node.module}", item.name) if node.module else (f".{item.name}", "")
                (public if item.asname else imported)[item.name] = place
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            public |= {target.id: imported[node.value.id] for target in node.targets if isinstance(target, ast.Name)}
    return public


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "__all__":
        return sorted(_public())
    if name not in _public():
        return _grouped(name)
    place, attribute = _public()[name]
    module = import_module(place, __name__)
    return globals().setdefault(name, getattr(module, attribute) if attribute else module)  # `certify` is a package too


def _grouped(name: str) -> object:
    """An error, which `except qe.ArgumentError` may name without its group; of other groups the name is told."""
    from importlib import resources

    from . import errors

    found = getattr(errors, name, None)
    if isinstance(found, type) and issubclass(found, Exception):
        return found
    memories = resources.files(__name__).joinpath("memories.py").read_text(encoding="utf-8")
    hint = f"; it is qnn_emul.memories.{name}" if f'"{name}"' in memories else ""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{hint}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_public()})
