"""Files as people attach them, and as people who mean harm build them; each is made here, byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

OPEN_XML = "application/vnd.openxmlformats-officedocument"
MAIN = {
    "docx": f"{OPEN_XML}.wordprocessingml.document.main+xml",
    "xlsx": f"{OPEN_XML}.spreadsheetml.sheet.main+xml",
    "pptx": f"{OPEN_XML}.presentationml.presentation.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "vsdx": "application/vnd.ms-visio.drawing.main+xml",
}


def pdf(*, pages: int = 1, catalog: dict[str, object] | None = None, password: str = "") -> bytes:
    """A PDF document of blank pages; `catalog` adds what else its catalog says."""
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return DictionaryObject({NameObject(name): plain(each) for name, each in value.items()})
        return NameObject(value) if str(value).startswith("/") else TextStringObject(str(value))

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    for name, value in (catalog or {}).items():
        writer.root_object[NameObject(name)] = plain(value)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_of_many_tables(count: int) -> bytes:
    """A small PDF with so many tables of its parts, one leading to the next; each takes long to unpack."""
    content = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    packed, before = zlib.compress(b"\2\0" * 100_000, 9), b""
    place = 0
    for number in range(count):
        place = len(content)
        said = b"/Size 10/W[1 1 1]/Index[0 4]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 1>>/Root 1 0 R"
        head = b"%d 0 obj\n<</Type/XRef%b%b/Length %d>>\nstream\n" % (10 + number, said, before, len(packed))
        content += head + packed + b"\nendstream\nendobj\n"
        before = b"/Prev %d" % place
    return content + b"startxref\n%d\n%%%%EOF\n" % place


def picture(kind: str = "PNG", *, width: int = 60, height: int = 40) -> bytes:
    """A picture with a gradient, so that it does not pack to nothing."""
    from PIL import Image

    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, kind)
    return out.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A small PNG whose header announces a huge picture."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zipped(parts: dict[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else None)
    return out.getvalue()


def office(kind: str = "docx", **parts: bytes | str) -> bytes:
    """An Office file of a kind, with further parts; two underscores in a name stand for a slash."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{MAIN[kind]}"/></Types>'
    more = {name.replace("__", "/"): content for name, content in parts.items()}
    return zipped({"[Content_Types].xml": types, "main.xml": "<document/>", **more})


def open_document(kind: str = "text", *, manifest: str = "<manifest/>", **parts: str) -> bytes:
    """An OpenDocument file of a kind."""
    more = {name.replace("__", "/"): content for name, content in parts.items()}
    written = f"application/vnd.oasis.opendocument.{kind}"
    return zipped(
        {"mimetype": written, "content.xml": "<office/>", "META-INF/manifest.xml": manifest, **more},
        stored=("mimetype",),
    )


def real_workbook() -> bytes:
    """A workbook as openpyxl writes it."""
    from openpyxl import Workbook

    out = io.BytesIO()
    book = Workbook()
    book.active.append(["Digital process", "Owner"])  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def overlapping() -> bytes:
    """An archive whose directory names one part twice under two names: the way of a small file to a large one."""
    whole = office(a__b="one", c__d="two")
    out = io.BytesIO(whole)
    with zipfile.ZipFile(out) as archive:
        first, second = archive.getinfo("a/b").header_offset, archive.getinfo("c/d").header_offset
    return whole.replace(struct.pack("<L", second) + b"c/d", struct.pack("<L", first) + b"c/d")


GOOD = {
    "policy.pdf": pdf,
    "board.png": picture,
    "whiteboard.jpg": lambda: picture("JPEG"),
    "whiteboard.JPEG": lambda: picture("JPEG"),
    "screen.webp": lambda: picture("WEBP"),
    "policy.docx": office,
    "register.xlsx": real_workbook,
    "kick-off.pptx": lambda: office("pptx"),
    "policy.odt": open_document,
    "register.ods": lambda: open_document("spreadsheet"),
    "kick-off.odp": lambda: open_document("presentation"),
    "minutes.txt": "Agreed on 12 December. Größe, Œuvre, 日本".encode,
    "owners.csv": lambda: b"process;owner\r\norders;Ewa Kowalczyk\r\n",
    "decision.md": lambda: b"# Decision\n\n<b>We</b> scan every paper.\n",
}
MEDIA_TYPES = {
    "policy.pdf": "application/pdf",
    "board.png": "image/png",
    "whiteboard.jpg": "image/jpeg",
    "whiteboard.JPEG": "image/jpeg",
    "screen.webp": "image/webp",
    "policy.docx": f"{OPEN_XML}.wordprocessingml.document",
    "register.xlsx": f"{OPEN_XML}.spreadsheetml.sheet",
    "kick-off.pptx": f"{OPEN_XML}.presentationml.presentation",
    "policy.odt": "application/vnd.oasis.opendocument.text",
    "register.ods": "application/vnd.oasis.opendocument.spreadsheet",
    "kick-off.odp": "application/vnd.oasis.opendocument.presentation",
    "minutes.txt": "text/plain",
    "owners.csv": "text/csv",
    "decision.md": "text/markdown",
}
