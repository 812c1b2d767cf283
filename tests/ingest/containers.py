"""Files made byte by byte: workbooks with any XML inside, and compound files with any streams."""

from __future__ import annotations

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SECTOR = 512


def sheet(rows: str, tail: str = "") -> bytes:
    """A worksheet part around <row> elements."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{tail}</worksheet>'.encode()


def workbook(
    *sheets: bytes,
    shared: bytes = b"",
    names: tuple[str, ...] = (),
    links: str = LINKS,
    more: dict[str, bytes] | None = None,
    workbook_xml: bytes | None = None,
) -> bytes:
    """A workbook of those worksheet parts, deflated."""
    titles = names or tuple(f"表{n}" for n in range(1, len(sheets) + 1))
    entries = "".join(f'<sheet name="{t}" sheetId="{n}" r:id="rId{n}"/>' for n, t in enumerate(titles, 1))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{links}"><sheets>{entries}</sheets></workbook>'.encode()
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    targets += f'<Relationship Id="rIdS" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": workbook_xml or book,
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{targets}</Relationships>',
        **({"xl/sharedStrings.xml": shared} if shared else {}),
        **{f"xl/worksheets/sheet{n}.xml": part for n, part in enumerate(sheets, 1)},
        **(more or {}),
    }
    return archive(parts)


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A zip of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


def shared_texts(*items: str) -> bytes:
    """A part of shared texts; an item is the inside of its <si>."""
    inside = "".join(f"<si>{item}</si>" for item in items)
    return f'<sst xmlns="{MAIN}">{inside}</sst>'.encode()


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (version 3) whose streams are all padded beyond the mini stream."""
    bodies = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sizes = [-(-len(data) // SECTOR) for data in bodies.values()]
    directory = -(-128 * (len(bodies) + 1) // SECTOR)
    total = 1 + directory + sum(sizes)
    fat, starts, place = [0xFFFFFFFD], [], 1 + directory
    fat += [*range(2, 1 + directory), 0xFFFFFFFE]
    for size in sizes:
        starts.append(place)
        fat += [*range(place + 1, place + size), 0xFFFFFFFE]
        place += size
    assert total <= SECTOR // 4
    fat += [0xFFFFFFFF] * (SECTOR // 4 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    entries = [_entry("Root Entry", 5, 1 if bodies else 0xFFFFFFFF, 0xFFFFFFFE, 0)]
    for number, (name, data) in enumerate(bodies.items()):
        right = number + 2 if number + 1 < len(bodies) else 0xFFFFFFFF
        entries.append(_entry(name, 2, 0xFFFFFFFF, starts[number], len(data), right))
    table = b"".join(entries).ljust(directory * SECTOR, b"\0")
    content = b"".join(data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\0") for data in bodies.values())
    return head + struct.pack("<128I", *fat) + table + content


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)


def biff(*records: tuple[int, bytes]) -> bytes:
    """Records of a workbook stream."""
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
