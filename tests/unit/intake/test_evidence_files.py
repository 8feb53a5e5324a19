"""Evidence files: what is accepted by its content, and what each bad file is told."""

from __future__ import annotations

import hashlib
import io
import struct
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import Refused
from app.intake.evidence import check_evidence
from app.intake.evidence.archives import Allowance
from app.intake.evidence.faults import UnfitError
from app.intake.evidence.kinds import BY_EXTENSION
from app.intake.evidence.naming import clean_name
from app.values.evidence_files import EXTENSIONS, CheckedFile, EvidenceLimits
from tests.evidence import (
    GOOD,
    MEDIA_TYPES,
    office,
    open_document,
    overlapping,
    pdf,
    pdf_of_many_tables,
    picture,
    png_that_says,
    zipped,
)

SVG = b'<?xml version="1.0"?>\n<!-- logo -->\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
JPEG = picture("JPEG")
PNG = picture()
WEBP = picture("WEBP")
XLSX = office("xlsx")


def _check(name: str, content: bytes, **options: object) -> CheckedFile:
    return check_evidence(name=name, source=io.BytesIO(content), **options)  # type: ignore[arg-type]


def _inside(*names: str, innermost: bytes = b"text") -> bytes:
    content = innermost
    for name in names:
        content = office("docx", **{name: content})
    return content


def _with_bad_checksum() -> bytes:
    whole = bytearray(PNG)
    whole[-20] ^= 0xFF
    return bytes(whole)


def _with_two_parts_of_one_name() -> bytes:
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("main.xml", "another")
    return out.getvalue()


def _protected() -> bytes:
    """Say of every part that it is encrypted, in its own header and in the directory."""
    whole = bytearray(office())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = whole.find(signature)
        while at >= 0:
            whole[at + place] |= 1
            at = whole.find(signature, at + 4)
    return bytes(whole)


def _announcing(size: int, content: bytes, part: bytes) -> bytes:
    """Lie about the size of a part in the directory."""
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(part))
    return content[: at + 24] + struct.pack("<L", size) + content[at + 28 :]


def _packed_otherwise() -> bytes:
    out = io.BytesIO(office())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("extra.xml", "content", zipfile.ZIP_BZIP2)
    return out.getvalue()


def _with_hole() -> bytes:
    """Leave room between the parts and the directory, and hide a page in it."""
    whole = office()
    start = whole.find(b"PK\x01\x02")
    moved = whole[:start] + HTML + whole[start:]
    return moved[:-6] + struct.pack("<L", start + len(HTML)) + moved[-2:]


BOMB = office("xlsx", sheet="\0" * 30_000_000)
HUGE = b"\0" * 50_000_000

BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "an empty file": ("policy.pdf", lambda: b"", "The file is empty."),
    "an SVG with script": ("logo.svg", lambda: SVG, "SVG picture, which can carry script. Save it as PNG or PDF."),
    "an SVG under another name": ("logo.png", lambda: SVG, "SVG picture"),
    "a web page": ("policy.html", lambda: HTML, "a web page, which can carry script."),
    "a web page under another name": ("policy.txt", lambda: b"\xef\xbb\xbf  \n<!-- x --> " + HTML, "a web page"),
    "other XML": ("data.txt", lambda: b'<?xml version="1.0"?><data/>', "The file is XML."),
    "a program": ("setup.exe", lambda: b"MZ\x90\0" + b"\0" * 300, "The file is a program."),
    "a program under another name": ("policy.pdf", lambda: b"\x7fELF" + b"\0" * 300, "The file is a program."),
    "an old Word file": ("policy.doc", lambda: OLE, "old Office document"),
    "a Word file with a password": ("policy.docx", lambda: OLE, "protected by a password"),
    "a GIF with script": ("x.gif", lambda: b"GIF89a/*" + b"\0" * 60 + b"*/=1;alert(1)", "The file is a GIF picture."),
    "a photo of a telephone": ("photo.heic", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 60, "Save a photo as JPEG."),
    "an archive": ("all.zip", lambda: zipped({"a.txt": "a"}), "Attach the files in it by themselves."),
    "an empty archive": ("all.zip", lambda: zipped({}), "The file is an archive."),
    "another archive": ("all.7z", lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 60, "The file is an archive."),
    "bytes of no kind": ("data.bin", lambda: b"\x93\xfe\x00\x01" * 50, "is not accepted. Accepted are PDF"),
    "a wrong extension": ("policy.png", pdf, "a PDF document, but its name ends in .png. Rename it to .pdf."),
    "no extension": ("policy", pdf, "its name has no extension. Add .pdf to its name."),
    "text that is called a program": ("run.bat", lambda: b"echo off", "Files that end in .bat are not accepted."),
    "text that is called a PDF": ("policy.pdf", lambda: b"%PDX", "plain text, but its name ends in .pdf"),
    "noise that is called a PDF": ("policy.pdf", lambda: b"\xff\x00" * 50, "promises a PDF document, but the content"),
    "noise that is called a picture": ("p.png", lambda: b"\x00abc", "promises a PNG picture, but the content is none"),
    "text in another encoding": ("owners.csv", lambda: "Größe".encode("cp1252"), "not UTF-8. Save it as UTF-8"),
    "text that ends within a letter": ("minutes.txt", lambda: "Größ".encode() + b"\xc3", "The text is not UTF-8."),
    "text with control characters": ("minutes.txt", lambda: b"one\x00two", "The text holds control characters."),
    "a PDF without its end": ("policy.pdf", lambda: pdf()[:-40], "no end; it was cut off on its way."),
    "a PDF of which the middle is missing": ("policy.pdf", lambda: pdf()[:20] + pdf()[-30:], "The PDF is damaged."),
    "a PDF with a page behind its end": ("policy.pdf", lambda: pdf() + HTML, "something else behind its end"),
    "a PDF that is a web page as well": ("p.pdf", lambda: b"%PDF-1.7\n" + HTML + b"\n" + pdf(), "holds a web page"),
    "a PDF that is a page in a stream's shadow": (
        "p.pdf",
        lambda: b"%PDF-1.7\nstream\nx\nendstream\n" + HTML + b"stream\n" + pdf()[-200:],
        "holds a web page",
    ),
    "a PDF with a stream that never ends": ("p.pdf", lambda: b"%PDF-1.7\nstream\n%%EOF", "The PDF is damaged."),
    "a PDF with a password": ("policy.pdf", lambda: pdf(password="12345"), "protected by a password or restricted"),
    "a PDF without pages": ("policy.pdf", lambda: pdf(pages=0), "The PDF has no pages."),
    "a PDF that runs script": (
        "policy.pdf",
        lambda: pdf(catalog={"/OpenAction": {"/S": "/JavaScript", "/JS": "app.alert(1)"}}),
        "The PDF carries script.",
    ),
    "a PDF with named scripts": ("p.pdf", lambda: pdf(catalog={"/Names": {"/JavaScript": {"/Names": "x"}}}), "script"),
    "a PDF with files inside": (
        "policy.pdf",
        lambda: pdf(catalog={"/Names": {"/EmbeddedFiles": {"/Names": "setup"}}}),
        "The PDF carries other files inside.",
    ),
    "a PNG that was cut off": ("board.png", lambda: PNG[:-30], "The picture is damaged or was cut off."),
    "a PNG with a wrong checksum": ("board.png", _with_bad_checksum, "The picture is damaged or was cut off."),
    "a PNG with a part of no length": ("p.png", lambda: PNG[:33] + b"\xff\xff\xff\xffIDAT", "damaged or was cut off"),
    "a PNG with a page behind its end": ("board.png", lambda: PNG + b"alert(1)", "something else behind its end"),
    "a PNG with a page inside": ("board.png", lambda: PNG + HTML, "holds a web page or script"),
    "a PNG that unpacks to 100 times as much": ("b.png", lambda: png_that_says(60_000, 60_000), "3,600 megapixels."),
    "a PNG that is shorter than it says": ("b.png", lambda: png_that_says(600, 600), "damaged or was cut off"),
    "a JPEG that was cut off": ("photo.jpg", lambda: JPEG[:-60], "The picture is damaged or was cut off."),
    "a JPEG of a head only": ("photo.jpg", lambda: JPEG[:12], "The picture is damaged or was cut off."),
    "a JPEG with an archive behind it": ("photo.jpg", lambda: JPEG + zipped({"a": "b"}), "behind its end"),
    "a JPEG with a film behind it": ("photo.jpg", lambda: JPEG + b"\0\0\0\x18ftypmp42", "behind its end"),
    "a JPEG with much behind it": ("photo.jpg", lambda: JPEG + b"\0" * 70_000, "behind its end"),
    "a WebP that was cut off": ("screen.webp", lambda: WEBP[:-10], "The picture is damaged or was cut off."),
    "a WebP with something behind it": ("screen.webp", lambda: WEBP + b"\0" * 20, "behind its end"),
    "a zip bomb": ("register.xlsx", lambda: BOMB, "times its size. The limit is 200 times."),
    "a zip bomb that says so": (
        "register.xlsx",
        lambda: zipped({f"{number}": HUGE for number in range(5)}),
        "unpacks to 238.5 MB. The limit is 200 MB.",
    ),
    "a zip bomb that lies about its size": ("r.xlsx", lambda: _announcing(10, BOMB, b"sheet"), "damaged or was cut"),
    "a part that is shorter than it says": ("p.docx", lambda: _announcing(99, office(), b"main.xml"), "cut off"),
    "an archive with thousands of parts": (
        "register.xlsx",
        lambda: zipped({str(number): b"" for number in range(5_001)}),
        "The file has more than 5,000 parts.",
    ),
    "parts that overlap": ("policy.docx", overlapping, "The file holds parts that overlap."),
    "two parts of one name": ("policy.docx", _with_two_parts_of_one_name, "two parts of one name"),
    "a part that climbs out": ("policy.docx", lambda: zipped({"../../x": "a"}), "would be unpacked elsewhere"),
    "parts with a password": ("policy.docx", _protected, "protected by a password. Save it without one."),
    "parts that are packed otherwise": ("policy.docx", _packed_otherwise, "in a way that no Office program uses"),
    "an archive with a page before it": ("policy.docx", lambda: b"PK\x03\x04" + office(), "holds something else"),
    "an archive with a page behind it": ("policy.docx", lambda: office() + HTML, "behind its end"),
    "an archive with a page in a hole": ("policy.docx", _with_hole, "something else between its parts"),
    "an archive that was cut off": ("policy.docx", lambda: office()[:-60], "damaged or was cut off"),
    "macros": ("policy.docx", lambda: zipped({"word/vbaProject.bin": OLE}), "The file carries macros."),
    "a macro document": ("policy.docx", lambda: office("docm"), "a kind that carries macros. Save it without macros"),
    "macros of OpenDocument": ("p.odt", lambda: open_document(Basic__Standard="x"), "The file carries macros."),
    "an OpenDocument with a password": (
        "policy.odt",
        lambda: open_document(manifest="<encryption-data/>"),
        "The file is protected by a password.",
    ),
    "a drawing of Visio": ("plan.vsdx", lambda: office("vsdx"), "an Office file of another kind"),
    "a document with an object inside": ("p.docx", lambda: office(word__o=OLE), "an object that cannot be looked into"),
    "a document with a program inside": ("p.docx", lambda: zipped({"word/a.exe": "MZ"}), "carries a program"),
    "a document with an archive inside": ("p.docx", lambda: office(word__a=zipped({"a": "b"})), "is an archive"),
    "documents inside documents": ("p.docx", lambda: _inside("a", "b", "c", "d"), "documents inside documents"),
    "a bomb inside a document": ("p.docx", lambda: office(word__a=BOMB), "times its size"),
    "a path in the name": ("../../etc/policy.pdf", pdf, "../../etc/policy.pdf: The name holds a path."),
    "a Windows path in the name": ("C:\\policy.pdf", pdf, "The name holds a path."),
    "a NUL in the name": ("policy.pdf\x00.exe", pdf, "The name holds control characters."),
    "half a letter in the name": ("\ud800.pdf", pdf, "The name holds control characters."),
    "a name that reads backwards": ("invoice\u202efdp.exe", pdf, "characters that turn its direction"),
    "a device of Windows": ("NUL.pdf", pdf, "The name is one that Windows keeps for a device."),
    "no name": ("", pdf, "The file has no name."),
    "a name of dots": ("...", pdf, "The file has no name."),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_people_attach_is_accepted_by_its_content(name: str) -> None:
    content = GOOD[name]()

    checked = _check(name, content)

    assert checked == CheckedFile(
        name=name, media_type=MEDIA_TYPES[name], size=len(content), sha256=hashlib.sha256(content).hexdigest()
    )


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_a_message_of_its_own(case: str) -> None:
    name, build, told = BAD[case]

    with pytest.raises(Refused) as caught:
        _check(name, build())

    assert told in caught.value.detail
    assert len(caught.value.problems) == 1


def test_forms_offer_exactly_the_extensions_that_are_accepted() -> None:
    assert tuple(BY_EXTENSION) == EXTENSIONS


def test_a_file_above_the_limit_is_told_its_size_and_the_limit() -> None:
    limits = EvidenceLimits(file_bytes=10 * 1024 * 1024)

    with pytest.raises(Refused, match=r"film\.pdf: 12 MB\. The limit is 10 MB\."):
        _check("film.pdf", b"%PDF-" + b"\0" * (12 * 1024 * 1024 - 5), limits=limits)


def test_what_cameras_leave_behind_a_picture_is_let_pass() -> None:
    with_second_picture = JPEG + picture("JPEG", width=10)
    with_notes = JPEG + b"SEFH" + b"\1" * 500

    assert _check("photo.jpg", with_second_picture).media_type == "image/jpeg"
    assert _check("photo.jpg", with_notes).media_type == "image/jpeg"


@pytest.mark.parametrize("options", [{"lossless": True}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"}])
def test_every_form_of_webp_is_read(options: dict[str, object]) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (320, 200), "teal").save(out, "WEBP", **options)

    assert _check("screen.webp", out.getvalue()).media_type == "image/webp"


@pytest.mark.parametrize("kind", ["xlsx", "vsdx"])
def test_a_chart_or_a_drawing_inside_a_document_is_looked_into_and_let_pass(kind: str) -> None:
    document = office("docx", word__embeddings__chart=office(kind))

    assert _check("policy.docx", document).media_type == MEDIA_TYPES["policy.docx"]


@pytest.mark.parametrize(
    "tree",
    [
        b"2 0 obj\n<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Kids 3 0 R/Count 1>>\nendobj\n3 0 obj\n[2 0 R 2 0 R]\nendobj\n",
    ],
)
def test_a_tree_of_pages_that_never_ends_is_left_at_once(tree: bytes) -> None:
    document = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" + tree
    document += b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"

    with pytest.raises(Refused, match="The PDF has no pages"):
        _check("policy.pdf", document)


def test_all_archives_of_a_file_share_one_allowance() -> None:
    allowance = Allowance(bytes_left=10)

    with pytest.raises(UnfitError, match="unpacks to more than 200 MB"):
        allowance.take(11)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("  Policy   2026.pdf ", "Policy 2026.pdf"),
        ('Who: "all"?.pdf', "Who_ _all__.pdf"),
        ("Poli\u200bcy.pdf", "Policy.pdf"),
        ("Gro\u0308ße.pdf", "Größe.pdf"),
        ("policy.pdf. . ", "policy.pdf"),
        ("日本語の方針.pdf", "日本語の方針.pdf"),
        ("console.pdf", "console.pdf"),
        ("a" * 300 + ".pdf", "a" * 193 + "....pdf"),
        ("a." + "b" * 300, "a." + "b" * 195 + "..."),
    ],
)
def test_small_flaws_of_a_name_are_mended(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept
    assert len(kept) <= 200


SIGNATURES = st.sampled_from(
    [b"", b"%PDF-1.7\n", PNG[:40], JPEG[:200], WEBP[:30], XLSX[:60], XLSX[:-22], open_document()[:80], b"\xef\xbb\xbf"]
)
ENDS = st.sampled_from([b"", b"%%EOF", b"\xff\xd9", PNG[-12:], XLSX[-22:], pdf()[-120:]])


@given(start=SIGNATURES, middle=st.binary(max_size=400), end=ENDS, extension=st.sampled_from(EXTENSIONS))
@example(start=b"", middle=b"hello", end=b"", extension=".txt")
def test_random_bytes_pass_as_nothing_but_text_and_raise_nothing_but_a_refusal(
    start: bytes, middle: bytes, end: bytes, extension: str
) -> None:
    content = start + middle + end

    try:
        checked = _check(f"noise{extension}", content)
    except Refused:
        return

    assert checked.media_type.startswith("text/")
    assert content.decode("utf-8")


@given(content=st.sampled_from([pdf(), PNG, JPEG, WEBP, office(), open_document()]), data=st.data())
def test_a_file_with_a_piece_missing_is_refused_or_still_of_its_kind(content: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(min_value=0, max_value=len(content) - 1))
    end = data.draw(st.integers(min_value=start + 1, max_value=len(content)))

    for extension in EXTENSIONS:
        try:
            checked = _check(f"torn{extension}", content[:start] + content[end:])
        except Refused:
            continue
        assert checked.media_type.startswith("text/") or start > 0


@given(name=st.text(max_size=300))
def test_any_name_is_refused_or_fit_for_every_file_system(name: str) -> None:
    try:
        kept = clean_name(name)
    except UnfitError:
        return
    assert 0 < len(kept) <= 200
    assert kept.isprintable()
    assert not set(kept) & set('<>:"/\\|?*')


@pytest.mark.parametrize("comment", [b"<!---->", b"<!-- -->\n", b"<!--", b" "])
def test_a_row_of_comments_is_not_cut_up_in_all_possible_ways(comment: bytes) -> None:
    began = time.process_time()

    _check("comments.md", comment * 26 + b"*")

    assert time.process_time() - began < 1.0, "twice as long for each further comment"


def test_a_page_behind_many_comments_is_found() -> None:
    with pytest.raises(Refused, match="a web page"):
        _check("comments.md", b"<!-- a --> \n" * 20 + HTML)


def test_a_pdf_that_is_written_to_be_read_for_ever_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.intake.evidence.pdf._MOST_SECONDS", 0.2)
    began = time.thread_time()

    with pytest.raises(Refused, match="The PDF takes too long to read"):
        _check("policy.pdf", pdf_of_many_tables(40))

    assert time.thread_time() - began < 3
