"""The words of a search in a text: where to begin a snippet, and which words to mark. Accents and case do not matter.

A word is marked when it begins as a word asked for does, its ending aside: close to what a stemmer finds, without one.
"""

import re
import unicodedata

LENGTH = 240
"""Characters of a snippet, about two lines."""

WORD = re.compile(r"\w+")
ENDING = 2
SHORTEST = 4


def bare(words: str) -> str:
    """Without accents and case.

    Example:
        >>> bare("Educación")
        'educacion'
    """
    return "".join(c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c)).casefold()


def beginnings(asked: str) -> list[str]:
    """How the words of a search begin; those after a minus, which nothing found has, are left out.

    Example:
        >>> beginnings('mujeres "salud pública" -violencia or')
        ['mujer', 'salu', 'publi', 'or']
    """
    kept = re.sub(r"(?<!\S)-\S+", " ", asked)
    return [word[: max(SHORTEST, len(word) - ENDING)] for word in WORD.findall(bare(kept))]


def pieces(text: str, asked: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word that was asked for; together they are the text.

    Example:
        >>> pieces("La educación pública", "educaciones")
        [('La ', False), ('educación', True), (' pública', False)]
    """
    wanted = tuple(beginnings(asked))
    found: list[tuple[str, bool]] = []
    end = 0
    for match in WORD.finditer(text):
        if wanted and _is_asked(bare(match[0]), wanted):
            if match.start() > end:
                found.append((text[end : match.start()], False))
            found.append((match[0], True))
            end = match.end()
    return [*found, (text[end:], False)] if end < len(text) else found


def around(text: str, asked: str, length: int = LENGTH) -> str:
    """The part of a text around the first word asked for; its beginning where none is in it.

    Example:
        >>> around("uno dos tres cuatro cinco", "cuatro", 12)
        '… cuatro cinco'
    """
    if len(text) <= length:
        return text
    wanted = tuple(beginnings(asked))
    first = next((m.start() for m in WORD.finditer(text) if wanted and _is_asked(bare(m[0]), wanted)), 0)
    start = max(0, min(first - length // 4, len(text) - length))
    start = 0 if start == 0 else text.find(" ", start) + 1
    end = start + length
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def _is_asked(word: str, wanted: tuple[str, ...]) -> bool:
    return any(word == one if len(one) < SHORTEST else word.startswith(one) for one in wanted)
