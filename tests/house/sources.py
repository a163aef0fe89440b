"""Questions about the source of the application: which functions there are and what they name. Nothing is imported."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Function:
    """A function of a module; nested ones belong to it. `imported`: what the names its module imports stand for."""

    module: str
    name: str
    node: ast.FunctionDef
    imported: Mapping[str, str]

    @property
    def key(self) -> str:
        return f"{self.module}.{self.name}"

    @property
    def names(self) -> set[str]:
        """All plain names it mentions."""
        return {node.id for node in ast.walk(self.node) if isinstance(node, ast.Name)}

    @property
    def calls(self) -> set[str]:
        """What it calls: `name`, or `module.name`."""
        return {called(node) for node in ast.walk(self.node) if isinstance(node, ast.Call)}


def called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        return f"{call.func.value.id}.{call.func.attr}"
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def functions(folder: Path) -> dict[str, Function]:
    """The functions at the top of the modules of a folder, by `module.name`."""
    found = {}
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text())
        imported = dict(imports(tree))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                function = Function(path.stem, node.name, node, imported)
                found[function.key] = function
    return found


def imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names imported from modules next door: `plans` for a module, `plans.held` for a function of it."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                inside = node.module.count(".") > 1  # from app.queries.plans import held
                yield name.asname or name.name, f"{node.module.rpartition('.')[2]}.{name.name}" if inside else name.name


def resolved(function: Function, known: Mapping[str, Function]) -> Iterator[str]:
    """Which of the known functions it calls, or names as a value (a function handed on)."""
    for name in function.calls | function.names:
        if f"{function.module}.{name}" in known:
            yield f"{function.module}.{name}"
            continue
        first, _, rest = name.partition(".")
        meant = function.imported.get(first, first) + (f".{rest}" if rest else "")
        if meant in known:
            yield meant
