"""Which files are taken as evidence: PDF, images and office documents, by what their bytes say (domain.md 2)."""

import io
import zipfile

LARGEST = 10 * 1024 * 1024
"""Bytes of a file at most."""

PDF = "application/pdf"
PACKAGES = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""Office Open XML (ISO/IEC 29500): the part that says what a package is."""
OPEN_DOCUMENTS = tuple(f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation"))
"""OpenDocument (ISO/IEC 26300): the content of the member `mimetype`."""
MEDIA_TYPES = (PDF, "image/png", "image/jpeg", "image/webp", *PACKAGES.values(), *OPEN_DOCUMENTS)
MACROS = ("vbaproject.bin", "basic/")


def media_type(content: bytes) -> str | None:
    """What a file is by its bytes, one of `MEDIA_TYPES`; None for anything else, and for office documents with macros.

    Example:
        >>> media_type(b"%PDF-1.7 ...")
        'application/pdf'
        >>> media_type(b"<script>") is None
        True
    """
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return _package(content) if content.startswith(b"PK\x03\x04") else None


def _package(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if any(macro in name.lower() for name in names for macro in MACROS):
                return None
            if "mimetype" in names and package.getinfo("mimetype").file_size < 100:
                said = package.read("mimetype").decode("ascii", "replace")
                return said if said in OPEN_DOCUMENTS else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
    return next((said for part, said in PACKAGES.items() if part in names), None)
