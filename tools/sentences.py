"""Sentences that a reader would get in English only: what the marks of `tools.catalogues` pass over.

Extraction sees a literal behind a mark and nothing else. Here every module and template is read for the rest: messages
put together at run time, constants nobody marked, words of a page outside gettext, parameters a message asks for and
its caller does not give (which would be an error 500 instead of the sentence).
"""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from html.parser import HTMLParser
from itertools import chain

from jinja2 import Environment, nodes

Known = Collection[str]
"""Message ids."""
Params = Collection[str] | None
"""The names of the parameters that a call gives; None where the source does not tell."""

ENGLISH = {
    "loading/": "what operators read",
    "cli/": "what operators read",
    "cluster/": "what operators read",
    "settings.py": "what operators read",
    "models/": "conditions of the database",
    "actions/demonstration.py": "what operators read; a reason in the log is kept as it was written",
    "web/metrics.py": "what operators read",
    "web/logs.py": "what operators read",
    "web/openapi.py": "the description of the API, in English like its names",
    "web/examples.py": "examples of the API",
    "api/_operation.py": "the description of the API, in English like its names",
    "oauth/server.py": "error_description is for developers, in ASCII (RFC 6749, 5.2)",
    "oauth/router.py": "error_description is for developers, in ASCII (RFC 6749, 5.2)",
}
"""Files and folders whose sentences stay in English, and why."""
TRANSLATORS = {"translate": 1, "must_exist": 3}
"""Functions, beside the marks, one of whose arguments is a message: which."""
NO_MESSAGE = {"Invalid", "N_"}
"""Marks that take no message first, or nothing but a literal."""
MIXERS = {"format", "join", "replace"}
DESCRIPTIONS = {"description", "summary", "examples", "json_schema_extra", "pattern", "alias"}
"""Keywords that describe the API."""
NAMES = {"Avance"}
SENTENCE = re.compile(r"[A-ZÀ-Ý“¿][^\s]*\s.*[.?!…:]", re.DOTALL)
LABEL = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ]+([ ,:].*)?", re.DOTALL)
PLACEHOLDER = re.compile(r"%\((\w+)\)")
SPOKEN = {
    "aria-label",
    "data-label",
    "data-failed",
    "data-ending",
    "alt",
    "title",
    "placeholder",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
}
ATTRIBUTE = re.compile(r"[\w:-]+=\"[^\"]*\"")
"""In a macro that gives attributes, outside a tag."""
GETTEXT = {"_", "gettext", "ngettext"}


def is_english(path: str) -> bool:
    """Whether the sentences of a file (its path below `app`) stay in English."""
    return path.startswith(tuple(ENGLISH))


def missed_in_python(source: str, known: Known, marks: Collection[str], *, page: bool = False) -> Iterator[str]:
    """What in a module would reach readers in English only, as `line: what`. `known`: the message ids there are;
    `marks`: the names of the functions that take one first; `page`: labels of one word count too."""
    tree = ast.parse(source)
    constants = dict(_constants(tree))
    silent = set(_silent(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (f"{node.lineno}: {fault}" for fault in _of_call(node, known, marks, constants))
        if id(node) in silent:
            continue
        text = _text(node)
        if text and text not in known and (SENTENCE.fullmatch(text) or (page and LABEL.fullmatch(text))):
            yield f"{getattr(node, 'lineno', 0)}: in no catalogue: {text!r}"


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names that stand for one literal."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value and (text := _text(node.value)):
            yield from ((name, text) for name in _targets(node))


def _silent(tree: ast.Module) -> Iterator[int]:
    """Nodes nobody reads: docstrings, descriptions and examples of the API, messages of exceptions that are no refusal,
    the parts of an f-string (it is judged as a whole)."""
    about = [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in DESCRIPTIONS]
    examples = {part.id for node in about for part in ast.walk(node) if isinstance(part, ast.Name)}
    for node in [*about, *(node for node in tree.body if examples & set(_targets(node)))]:
        yield from map(id, ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        elif isinstance(node, ast.Call) and _name(node).endswith(("Error", "Exit")):
            yield from map(id, ast.walk(node))
        elif isinstance(node, ast.JoinedStr):
            yield from (id(part) for part in ast.walk(node) if part is not node)


def _targets(node: ast.AST) -> list[str]:
    """The names an assignment gives a value."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _text(node: ast.AST) -> str:
    """The literal, or an f-string with `…` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return ""


def _of_call(call: ast.Call, known: Known, marks: Collection[str], constants: Mapping[str, str]) -> Iterator[str]:
    name = _name(call)
    place = TRANSLATORS.get(name, 0 if name in marks and name not in NO_MESSAGE else None)
    if place is None or len(call.args) <= place:
        return
    for message in _branches(call.args[place]):
        if isinstance(message, (ast.JoinedStr, ast.BinOp)) or (
            isinstance(message, ast.Call) and _name(message) in MIXERS
        ):
            yield f"a message put together at run time: {ast.unparse(message)}"
            continue
        text = constants.get(message.id, "") if isinstance(message, ast.Name) else _text(message)
        if text and text not in known:
            yield f"in no catalogue: {text!r}"
        given = _params(call, place)
        if given is not None and not set(PLACEHOLDER.findall(text)) <= set(given):
            yield f"lacks parameters: {text!r}"


def _branches(message: ast.expr) -> Iterator[ast.expr]:
    if isinstance(message, ast.IfExp):
        yield from chain(_branches(message.body), _branches(message.orelse))
    elif isinstance(message, ast.BoolOp):
        yield from chain.from_iterable(map(_branches, message.values))
    else:
        yield message


def _params(call: ast.Call, place: int) -> Params:
    """What the message is filled with: keywords for a refusal, a mapping for a fault and for `translate`."""
    if _name(call) == "must_exist":
        return None
    if _name(call) in ("Fault", "translate"):
        mapping = call.args[place + 1] if len(call.args) > place + 1 else _keyword(call, "params")
        if mapping is None:
            return ()
        if isinstance(mapping, ast.Dict) and all(isinstance(key, ast.Constant) for key in mapping.keys):
            return [str(key.value) for key in mapping.keys if isinstance(key, ast.Constant)]
        return None
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else [name for name in names if name]


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def missed_in_template(source: str) -> Iterator[str]:
    """What in a template would reach readers in English only: text and spoken attributes outside gettext, and labels in
    expressions."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source)
    html = "".join(data.data if isinstance(data, nodes.TemplateData) else "{}" for data in _output(tree))
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from (f"outside gettext: {words!r}" for words in reader.found)
    translated = {id(part) for call in tree.find_all(nodes.Call) if _is_gettext(call) for part in _all(call)}
    for constant in tree.find_all(nodes.Const):
        text = constant.value
        if isinstance(text, str) and id(constant) not in translated and LABEL.fullmatch(text) and text not in NAMES:
            yield f"{constant.lineno}: outside gettext: {text!r}"


def _output(tree: nodes.Template) -> Iterator[nodes.Node]:
    """What is put out, in the order of the source: branches stand one after the other."""
    return chain.from_iterable(output.nodes for output in tree.find_all(nodes.Output))


def _is_gettext(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in GETTEXT


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


class _Reader(HTMLParser):
    """The words of a page: what stands between the tags, and in attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN:
                self._keep(value or "")

    def _keep(self, words: str) -> None:
        words = ATTRIBUTE.sub(" ", words.replace("{}", " ")).strip()
        if re.search(r"[^\W\d_]{2,}", words) and not set(re.findall(r"[^\W\d_]{2,}", words)) <= NAMES:
            self.found.append(" ".join(words.split()))
