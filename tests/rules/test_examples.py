"""Every public function of the rules has an example in its docstring, and every example is true."""

import ast
import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import app.rules

MODULES = sorted(found.name for found in pkgutil.iter_modules(app.rules.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_rule_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"app.rules.{name}")).failed == 0


def test_a_false_example_would_be_noticed() -> None:
    false = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "control", None, 0)
    assert doctest.DocTestRunner(verbose=False).run(false, out=lambda _: None).failed == 1


def without_example(source: str) -> list[str]:
    """Public functions at the top of a module whose docstring has no example."""
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return [f.name for f in functions if f.name[0] != "_" and ">>>" not in (ast.get_docstring(f) or "")]


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_has_an_example(name: str) -> None:
    assert without_example((Path(app.rules.__path__[0]) / f"{name}.py").read_text()) == []


def test_a_function_without_example_would_be_noticed() -> None:
    assert without_example("def bare(): ...") == ["bare"]


FORBIDDEN = {"sqlalchemy", "fastapi", "starlette", "pydantic", "psycopg", "httpx", "random", "time", "os"}


def impurities(source: str) -> list[str]:
    """What a rule may not touch: other floors, the web, the database, the clock."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in FORBIDDEN | {"app"}]
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module.split(".")[0] in FORBIDDEN or (module.startswith("app") and not module.startswith("app.rules")):
                found.append(module)
        elif isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow"):
            found.append(node.attr)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("date.today", "float"):
            found.append(ast.unparse(node.func))
    return found


@pytest.mark.parametrize("name", MODULES)
def test_a_rule_knows_no_database_no_clock_no_web_and_no_float(name: str) -> None:
    allowed = ["float"] if name == "shares" else []  # the one place where a figure leaves as a float
    assert impurities((Path(app.rules.__path__[0]) / f"{name}.py").read_text()) == allowed


def test_an_impure_rule_would_be_noticed() -> None:
    impure = "from app.models import plans\nimport sqlalchemy\ndatetime.now()\ndate.today()\nfloat('1')"
    assert len(impurities(impure)) == 5


def codes_in(source: str) -> set[str]:
    """The codes of the problems a module makes."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    firsts = [call.args[0] for call in calls if ast.unparse(call.func) == "Problem" and call.args]
    return {first.value for first in firsts if isinstance(first, ast.Constant) and isinstance(first.value, str)}


def test_every_code_has_a_sentence() -> None:
    made: set[str] = set()
    for name in MODULES:
        made |= codes_in((Path(app.rules.__path__[0]) / f"{name}.py").read_text())
    assert len(made) > 25
    assert made <= app.rules.problems.SENTENCES.keys()
