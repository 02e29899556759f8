"""Readers of formats: each keeps what a reader of the document sees, and glues nothing.

The files are made here, by the libraries that people write such files with where there is one.
"""

import gzip
import re
import sys
import tracemalloc
import zipfile
import zlib
from binascii import b2a_base64
from io import BytesIO

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from docprov import locate
from docprov.diagnostics.errors import DocprovError
from docprov.evidence import extraction
from docprov.evidence.extraction import formats, media_type_of
from docprov.evidence.readers.pdf_columns import in_columns
from docprov.evidence.readers.pdf_lines import Line, Word, mark_page
from docprov.evidence.readers.pdf_turned import Letter, right_to_left

SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "drawing")
)
RAISED, LOWERED = (f'<w:vertAlign w:val="{word}script"/>' for word in ("super", "sub"))
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="b.opf"/></rootfiles></container>'
)


PEOPLE = ("", "miller", "keeper", "pilot", "clerk")


def extract(data, media_type):
    """Return the texts of a file, read in this process."""
    return formats()[media_type].read(data, "")


def packed(parts):
    """Return a ZIP archive."""
    archived = zipfile.ZipFile(target := BytesIO(), "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archived as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def docx(body, **parts):
    """Return a Word document with a body."""
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    named = {f"word/{name}.xml": text for name, text in parts.items()}
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **named})


def odt(body, head=""):
    """Return an OpenDocument text with a body."""
    content = (
        f"<office:document-content {ODF}>{head}<office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": content})


GOES_ON = ' text:continue-numbering="true"'
LIST_STYLES = (
    '<office:automatic-styles><text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=")" '
    'text:start-value="3"/><text:list-level-style-number text:level="2" style:num-format="a" '
    'style:num-suffix="." text:display-levels="2"/></text:list-style>'
    '<text:list-style style:name="D"><text:list-level-style-bullet text:level="1"/>'
    "</text:list-style></office:automatic-styles>"
)


def opened(more, style, *items):
    """Return a list of an OpenDocument text, of the style of the one around it where none is."""
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:list{named}{more}>{''.join(items)}</text:list>"


def item(words, inside=""):
    return f"<text:list-item><text:p>{words}</text:p>{inside}</text:list-item>"


def epub(*pages, encryption="", codec="utf-8"):
    """Return a book of pages."""
    items = "".join(
        f'<item id="p{at}" href="p{at}.xhtml" media-type="application/xhtml+xml"/>'
        for at in range(len(pages))
    )
    spine = "".join(f'<itemref idref="p{at}"/>' for at in range(len(pages)))
    book = (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Mill'
        "</dc:title><dc:creator>A miller</dc:creator></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "b.opf": book}
    parts |= {"META-INF/encryption.xml": encryption} if encryption else {}
    return packed(
        parts
        | {f"p{at}.xhtml": f"<html><body>{page}".encode(codec) for at, page in enumerate(pages)}
    )


def pdf(*pages, title=""):
    """Return a PDF; each page is a list of size, left edge, height on the page and words."""
    canvas = Canvas(target := BytesIO())
    canvas.setTitle(title)
    for page in pages:
        for size, left, base, words in page:
            canvas.setFont("Times-Roman", size)
            canvas.drawString(left, base, words)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def read(data, name=""):
    """Return the only text of a file, by the type that its bytes say."""
    (found,) = extract(data, media_type_of(data, name))
    return found


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def moved(halves):
    """Return the look of words that are moved up by half points."""
    return f'<w:position w:val="{halves}"/>'


def styled(name):
    return f'<w:rStyle w:val="{name}"/>'


def word_styles(*said):
    """Return the styles of a Word document, each its id, kind, parent and look."""
    every = "".join(
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:basedOn w:val="{parent}"/>{look}</w:style>'
        for name, kind, parent, look in said
    )
    return f"<w:styles {W}>{every}</w:styles>"


def numbering(*lists):
    """Return the lists of a Word document: 3, and others of its levels with what they override."""
    others = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>'
        f'<w:lvlOverride w:ilvl="0">{said}</w:lvlOverride></w:num>'
        for number, said in ((3, ""), *lists)
    )
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt '
        f'w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>{others}</w:numbering>'
    )


FIELD = {
    step: f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>' for step in ("begin", "separate", "end")
}
PARAGRAPH = '<w:pPr><w:pStyle w:val="{}"/></w:pPr>'
SEEN = '<w:vanish w:val="0"/>'
ROMAN = '<w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1)"/></w:lvl>'
UP = '<w:position w:val="6"/><w:sz w:val="16"/>'
STRIKE = "<w:strike/>"
SMALL, LARGE = '<w:sz w:val="14"/>', '<w:sz w:val="60"/>'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
MATH = f"<m:oMath {M}>{{}}</m:oMath>"
TEXTS = {
    "docx: changes accepted": (
        docx(
            f"<w:p>{run('more than ')}<w:del><w:r><w:delText>four</w:delText></w:r></w:del>"
            f"<w:ins>{run('six')}</w:ins>{run(' tides')}</w:p>"
        ),
        "more than six tides\n",
    ),
    "docx: hidden, struck, raised and lowered words": (
        docx(
            f"<w:p>{run('kept 36')}{run('1', RAISED)}"
            f"{run(' stoves')}{run(' not', '<w:vanish/>')}{run(' never', '<w:strike/>')}"
            f"{run(', H')}{run('2', LOWERED)}{run('O')}</w:p>"
        ),
        "kept 36[1] stoves, H2O\n",
    ),
    "docx: a paragraph whose end is deleted goes on": (
        docx(
            f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('one ')}</w:p><w:p>{run('two')}</w:p>"
        ),
        "one two\n",
    ),
    "docx: notes and headers": (
        docx(
            f'<w:p>{run("41")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" boats")}</w:p>',
            footnotes=f'<w:footnotes {W}><w:footnote w:id="2"><w:p>{run("By ear.")}</w:p>'
            "</w:footnote></w:footnotes>",
            header1=f"<w:hdr {W}><w:p>{run('Draft')}</w:p></w:hdr>",
        ),
        "Draft\n41[1] boats\n[1] By ear.\n",
    ),
    "docx: cells": (
        docx(
            "<w:tbl><w:tr>"
            + "".join(f"<w:tc><w:p>{run(cell)}</w:p></w:tc>" for cell in ("1911", "41"))
            + "</w:tr></w:tbl>"
        ),
        "| 1911 | 41 |\n",
    ),
    "docx: a row that is deleted": (
        docx(
            "<w:tbl>"
            + "".join(
                f"<w:tr>{look}<w:tc><w:p>{run(cell)}</w:p></w:tc></w:tr>"
                for look, cell in (("<w:trPr><w:del/></w:trPr>", "40"), ("", "41"))
            )
            + "</w:tbl>"
        ),
        "| 41 |\n",
    ),
    "docx: the number of a paragraph before its style": (
        docx(
            '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
            f'<w:pStyle w:val="Compact"/></w:pPr>{run("Wash")}</w:p>',
            numbering=f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
            '<w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
            '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
        ),
        "3. Wash\n",
    ),
    "docx: a numbered list": (
        docx(
            "".join(
                '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
                f"{run(words)}</w:p>"
                for words in ("Wash", "Dry")
            ),
            numbering=f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
            '<w:start w:val="3"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%1)"/></w:lvl>'
            '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
        ),
        "(c) Wash\n(d) Dry\n",
    ),
    "docx: how words looked before a tracked change": (
        docx(
            '<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val="H"/><w:numPr><w:ilvl w:val="0"/>'
            f'<w:numId w:val="3"/></w:numPr></w:pPr></w:pPrChange></w:pPr>{run("Wash ")}'
            + "".join(
                run(words, f"<w:rPrChange><w:rPr>{look}</w:rPr></w:rPrChange>")
                for words, look in (("41", "<w:vanish/>"), (" boats", "<w:strike/>"), ("2", RAISED))
            )
            + "</w:p>",
            numbering=numbering(),
            styles=word_styles(("H", "paragraph", "", "<w:vanish/>")),
        ),
        "Wash 41 boats2\n",
    ),
    "docx: looks of styles, those that they are based on, and of paragraphs": (
        docx(
            f"<w:p>{run('41')}{run('2', styled('Own'))}{run(' six', styled('Gone'))}"
            f"{run(' seven', styled('Kept'))}{run(' nine', styled('Twice'))}{run('3', UP)}</w:p>"
            f"<w:p>{PARAGRAPH.format('Draft')}{run('not')}{run(' but', styled('Hid'))}"
            f"{run(' now', SEEN)}</w:p><w:p>{run('end')}</w:p>",
            styles=word_styles(
                ("Mark", "character", "", RAISED),
                ("Own", "character", "Mark", "<w:b/>"),
                ("Hid", "character", "", "<w:vanish/>"),
                ("Gone", "character", "Hid", ""),
                ("Kept", "character", "Gone", '<w:vanish w:val="false"/>'),
                ("Twice", "character", "Twice", "<w:dstrike/>"),
                ("Hidden", "paragraph", "Draft", "<w:vanish/>"),
                ("Draft", "paragraph", "Hidden", ""),
            ),
        ),
        "41[2] seven[3]\nbut now\nend\n",
    ),
    "docx: a style that the other one is based on numbers paragraphs": (
        docx(
            f"<w:p>{PARAGRAPH.format('Item')}{run('Wash')}</w:p>",
            numbering=numbering(),
            styles=word_styles(
                (
                    "List",
                    "paragraph",
                    "",
                    '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>',
                ),
                ("Item", "paragraph", "List", ""),
            ),
        ),
        "1. Wash\n",
    ),
    "docx: lists that begin anew, and one that goes on": (
        docx(
            "".join(
                f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
                f"</w:pPr>{run(words)}</w:p>"
                for number, words in ((3, "a"), (3, "b"), (4, "c"), (4, "d"), (5, "e"), (6, "f"))
            ),
            numbering=numbering(
                (4, '<w:startOverride w:val="7"/>'),
                (5, ""),
                (6, ROMAN),
            ),
        ),
        "1. a\n2. b\n7. c\n8. d\n3. e\nIV) f\n",
    ),
    "docx: an object in a line": (
        docx(
            f"<w:p>{run('depth of ')}<w:r><w:object><w:t>x</w:t></w:object></w:r>{run(' m')}</w:p>"
        ),
        "depth of \ufffd m\n",
    ),
    "odt: an object in a line": (
        odt(
            "<text:p>depth of <draw:frame xmlns:draw='d'><draw:object><mn>10</mn><mn>6</mn>"
            "</draw:object></draw:frame> m</text:p>"
        ),
        "depth of \ufffd m\n",
    ),
    "docx: formulas in a line and apart": (
        docx(
            f"<w:p>{run('of ')}{MATH.format('<m:r><m:t>41</m:t></m:r>')}{run(' boats ')}"
            + MATH.format(
                "<m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>6</m:t></m:r></m:sup></m:sSup>"
            )
            + f"</w:p><w:p><m:oMathPara {M}>{MATH.format('<m:f/>')}</m:oMathPara></w:p>"
        ),
        "of 41 boats \ufffd\n\ufffd\n",
    ),
    "odt: looks of styles of paragraphs and words, by what they are based on": (
        odt(
            '<text:p text:style-name="A">41<text:span text:style-name="B">2</text:span>'
            '<text:span text:style-name="A"> not</text:span><text:span text:style-name="D"> but'
            '</text:span></text:p><text:p text:style-name="C">never<text:span text:style-name="D">'
            "now</text:span></text:p>",
            "<office:automatic-styles>"
            + "".join(
                f'<style:style style:name="{name}" style:family="{family}" '
                f'style:parent-style-name="{parent}"><style:text-properties {look}/></style:style>'
                for name, family, parent, look in (
                    ("A", "paragraph", "", ""),
                    ("A", "text", "", 'text:display="none"'),
                    ("M", "text", "", 'text:text-position="super 58%"'),
                    ("B", "text", "M", ""),
                    ("P", "paragraph", "", 'text:display="none"'),
                    ("C", "paragraph", "P", ""),
                    ("D", "text", "A", 'text:display="true"'),
                )
            )
            + "</office:automatic-styles>",
        ),
        "41[2] but\nnow\n",
    ),
    "odt: a note, a comment and a break": (
        odt(
            "<text:p>nine<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>Oil.</text:p></text:note-body></text:note> came<text:s/>ashore"
            "<office:annotation><text:p>Check</text:p></office:annotation>,<text:line-break/>all."
            "</text:p>"
        ),
        "nine[1] came ashore,\nall.\n[1] Oil.\n",
    ),
    "odt: deleted and hidden words": (
        odt(
            "<text:tracked-changes><text:p>four</text:p></text:tracked-changes>"
            '<text:p>six<text:span text:style-name="H"> not</text:span> tides</text:p>',
            '<office:automatic-styles><style:style style:name="H"><style:text-properties '
            'text:display="none"/></style:style></office:automatic-styles>',
        ),
        "six tides\n",
    ),
    "odt: numbered lists, one in the other, one going on, one of dots": (
        odt(
            f"{opened('', 'L', item('Wash'), item('Dry', opened('', '', item('once'))))}"
            f"<text:p>Rest</text:p>{opened(GOES_ON, 'L', item('Fold'))}"
            f"{opened('', 'D', item('soap'))}",
            LIST_STYLES,
        ),
        "3) Wash\n4) Dry\n4.a. once\nRest\n5) Fold\nsoap\n",
    ),
    "odt: a picture's description is unseen": (
        odt(
            f"<text:p>nine<draw:frame xmlns:draw='d' xmlns:svg='{SVG}'><svg:title>A"
            " hull</svg:title><svg:desc>Ten boats</svg:desc>"
            "</draw:frame> came</text:p>"
        ),
        "nine came\n",
    ),
    "fodt: the same document in one file": (
        (
            f'<?xml version="1.0"?><office:document {ODF} '
            'office:mimetype="application/vnd.oasis.opendocument.text">'
            f"{LIST_STYLES}<office:master-styles><style:master-page><style:header>"
            "<text:p>The Mill</text:p></style:header></style:master-page></office:master-styles>"
            "<office:body><office:text><text:p>nine<office:binary-data>QUJD</office:binary-data>"
            f" came</text:p>{opened('', 'L', item('Wash'))}</office:text></office:body>"
            "</office:document>"
        ).encode(),
        "The Mill\nnine came\n3) Wash\n",
    ),
    "rtf: code pages, hidden, deleted and raised words": (
        (
            rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f1\fcharset238 A;}}{\info{\title T}}"
            rb"\'ec\'ee\'f1\'f2 {\v not }{\deleted four }six{\super 2} \u8212?\f1 \'9an\par}"
        ),
        "мост six[2] —šn\n",
    ),
    "rtf: a foot note that other readers may pass over": (
        rb"{\rtf1 36{\super \chftn{\*\footnote \chftn Folio 14.}} boats\par}",
        "36[1] boats\n[1] Folio 14.\n",
    ),
    "rtf: marks that are moved up": (
        rb"{\rtf1 41{\up6 2} boats, H{\dn4 2}O, 5\up6 7\up0  halls}",
        "41[2] boats, H2O, 5[7] halls\n",
    ),
    "rtf: what stands for a character is passed over in its group only": (
        (
            rb"{\rtf1\uc1 He said {\u8220}41 boats{\u8221}, \u8212\emdash b\u8212\~c\u8212\par"
            rb" d\u8212\b -e\par}"
        ),
        "He said “41 boats”, —b—c—\nd—e\n",
    ),
    "rtf: the code page of the first font, and again where all looks are reset": (
        (
            rb"{\rtf1\ansicpg1252\deff2{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}"
            rb"{\f2\fcharset238 C;}}\'9a{\f1 \'c4\'e0\plain\'9a\f0  caf\'e9}\'9a\par}"
        ),
        "šДаš caféš\n",
    ),
    "rtf: what may be passed over begins a group": (
        rb"{\rtf1{\f2\*\cs7 41 boats} {in\*\cs7  Arden} sank{\*\x n}{\list{\leveltext 1.}}\par}",
        "41 boats in Arden sank\n",
    ),
    "rtf: bytes of no length": (rb"{\rtf1 a\bin-7 b}", "ab\n"),
    "rtf: cells": (
        rb"{\rtf1\trowd 1911\cell 41\cell\row\pard After\par}",
        "| 1911 | 41 |\nAfter\n",
    ),
    "epub: pages in order, a printed page, a note": (
        epub(
            '<p>in <span epub:type="pagebreak">12</span> one</p>',
            '<p>40<a epub:type="noteref" href="#n"><sup>2</sup></a> <span id="e"/>sacks</p>',
        ),
        "in[12] one\n40[2] sacks\n",
    ),
    "mail: flowed and answered lines": (
        (
            b"From: A <a@mill.example>\r\nDate: Wed, 08 Jan 2020 10:00:00 +0000\r\n"
            b"Subject: Hops\r\n"
            b"Content-Type: text/plain; format=flowed\r\n\r\n"
            b"forty \r\npickers\r\n\r\n> our \r\n> troop\r\n"
        ),
        (
            "From: A <a@mill.example>\nDate: Wed, 08 Jan 2020 10:00:00 +0000\nSubject: Hops\n"
            "\nforty pickers\n\n> our troop\n"
        ),
    ),
    "mail: the head as it is written": (
        (
            b'From: "Pell, Ina" (the pilot)  <A@mill.example>\nTo: =?utf-8?q?Gr=C3?= =?utf-8?q?'
            b"=A4y?=\n =?iso-8859-2?B?szog?=<b@mill.example>\nTo: c@mill.example\nDate: Thu, 8 Jan"
            b" 2020 1:02:03 +0000 (noon)\nSubject: Hops =?punycode?q?x?= \xc3\xb6"
            b"\n\tand  malt\n\nSix.\n"
        ),
        (
            'From: "Pell, Ina" (the pilot)  <A@mill.example>\nTo: Gräył: <b@mill.example>\n'
            "To: c@mill.example\nDate: Thu, 8 Jan 2020 1:02:03 +0000 (noon)\n"
            "Subject: Hops =?punycode?q?x?= ö and  malt\n\nSix.\n"
        ),
    ),
    "mail: answered lines that were wrapped": (
        (
            b"From: A\nDate: Wed, 08 Jan 2020 10:00:00 +0000\n\n"
            b"> The keeper of the light noted every vessel that came into\n"
            b"> the harbour.\n> - one\n"
        ),
        (
            "From: A\nDate: Wed, 08 Jan 2020 10:00:00 +0000\n\n"
            "> The keeper of the light noted every vessel that came into the harbour.\n> - one\n"
        ),
    ),
    "html: ruby, struck words, a list and a nested table": (
        "<!DOCTYPE html><p><ruby>港<rp>(</rp><rt>minato</rt></ruby>に<s>4</s>6<p>a"
        "<ol type=i start=4>"
        "<li>Wash</ol><table><tr><td>a<br>b<table><tr><td>c</table><tr><td>d</table>".encode(),
        "港に6\na\niv. Wash\n| a\nb\n| c |\n| d |\n",
    ),
    "html: the most specific rule of a style sheet counts": (
        (
            b"<!DOCTYPE html><style>p .x{display:none} p b.x{display:inline} .w{visibility:hidden}"
            b"body{display:none} .no-js .y{display:none}</style><p class=no-js>open<i class=x> not"
            b"</i><b class=x> now</b><i class=w> here</i><i class=y> too</i>"
            b"<i class=w style='visibility:visible'> yet</i>"
        ),
        "open now too yet\n",
    ),
    "html: marks that are raised without an element of their own": (
        (
            b"<!DOCTYPE html><style>.r{vertical-align:super}</style><p>41<i class=r>2</i> boats"
            b"<a href=#n>3</a>, 26<b style='vertical-align:super'>4</b> of page <a href=#p>12</a>"
            b", 5<sup>1</sup>/<sub>2</sub> miles (<a href=#n>7</a>)<i class=superscript>8</i>"
        ),
        "41[2] boats[3], 26[4] of page 12, 5 1/2 miles (7)[8]\n",
    ),
    "html: cells without a table": (
        (
            b"<!DOCTYPE html><style>.s{display:block}</style><div role=table><div role=row>"
            b"<span role=rowheader>Gauge</span><span role=cell>7</span></div></div>"
            b"<a><b class=s>Sill</b><b class=s>5</b></a>"
            b"<span style='display:table-cell'>Low</span><span style='display:table-cell'>3</span>"
        ),
        "| Gauge | 7 |\nSill\n5\nLow\n3\n",
    ),
    "html: a table of the page that holds one of data": (
        (
            b"<!DOCTYPE html><table><tr><td>Search<td><font><p>One.<p>Two.<p>Three."
            b"<table><tr><th>Lot<td>2</table></font></table>"
        ),
        "Search\nOne.\nTwo.\nThree.\n| Lot | 2 |\n",
    ),
    "html: printed page numbers, and a paragraph in an item": (
        (
            b"<!DOCTYPE html><p>They burned<span class=pagenum id=p36>36</span> the lock<i class="
            b"'x page-number'>[Pg 37]</i> beams, <b class=pagenum>six</b>.<ol><li><p>Wash<p>once"
            b"<li></ol>"
        ),
        "They burned[p. 36] the lock[p. 37] beams, six.\n1. Wash\nonce\n2.\n",
    ),
    "html: a power beside marks that are links": (
        (
            b"<!DOCTYPE html><p>10<sup>3</sup> crowns for 41<sup><a href=#n>2</a></sup> boats on "
            b"5 m<sup>2</sup>, the 2<sup>nd</sup>"
        ),
        "10³ crowns for 41[2] boats on 5 m2, the 2nd\n",
    ),
    "html: properties whose names only end like those that hide": (
        (
            b"<!DOCTYPE html><style>.c{backface-visibility:hidden} .d{content-visibility:hidden}"
            b".f{fill-opacity:0;margin-left:-1000px}</style><p class=c>One<p class='d f'>two"
            b"<p style='-webkit-backface-visibility: hidden; color: red'>three"
        ),
        "One\ntwo\nthree\n",
    ),
    "html: words that are seen in what is not": (
        (
            b"<!DOCTYPE html><style>.row{font-size:0} .col{font-size:16px} .in{font-size:1em}"
            b".o{visibility:hidden} .o b{visibility:visible} .r{opacity:0;transition:opacity 1s}"
            b".n{opacity:0}</style><div class=row>no<p class=col>41 boats<p class=in>none</div>"
            b"<p class=o>not<b>26 barrels</b><sup>1</sup><p class=r>5 halls<p class=n>never"
            b"<ol class=o><li>x<li>y<b>z</b></ol>"
        ),
        "41 boats\n26 barrels\n5 halls\nz\n",
    ),
    "html: sizes in a font, and other ways to write nothing": (
        (
            b"<!DOCTYPE html><style>.t{font:0/0 a} .u{font:italic 700 16px/1.2 Arial}</style>"
            b"<p class=t>not<b class=u>now</b><p style='opacity:.0'>never<p style='font:0 a'>no"
            b"<p style='font:700 1em a'>yes"
        ),
        "now\nyes\n",
    ),
    "html: an important rule is above what an element says itself": (
        (
            b"<!DOCTYPE html><style>.a{display:none!important} .b{display:none}</style>"
            b"<p>open<i class=a style='display:inline'> not</i><i class=b style='display:inline'>"
            b" now</i>"
        ),
        "open now\n",
    ),
    "html: what is in rows of blocks, and any element that is a block": (
        (
            b"<!DOCTYPE html><style>.k{display:flex} cite{display:block}</style><div class=k>"
            b"<span>41</span><span>2 men</span></div><div style='display:inline-grid'><b>7</b>"
            b"<b>3</b></div><cite>26</cite><cite>5</cite><x-y style='display:block'>8</x-y>9"
        ),
        "41\n2 men\n7\n3\n26\n5\n8\n9\n",
    ),
    "html: a mark that is moved up": (
        (
            b"<!DOCTYPE html><p>41<i style='position:relative;top:-4px'>2</i> boats, "
            b"5<i style='top:-4px'>6</i> halls"
        ),
        "41[2] boats, 56 halls\n",
    ),
    "html: words that a style sheet hides": (
        (
            b"<!DOCTYPE html><style>.x,#y{display:none} @media print{.z{display:none}}</style>"
            b"<p>open<b class=x> not</b><b id=y> now</b><b class=z> here</b>"
        ),
        "open here\n",
    ),
    "html: rules for screens count, those for print or for some screens do not": (
        (
            b"<!DOCTYPE html><style media=print>p{display:none}</style><style media='screen'>"
            b".u{display:none}</style><style>@media only screen, print { .v { display: none } }"
            b"@media screen and (max-width:9em){.w{display:none}} @media ALL{.x{display:none}}"
            b"</style><p>open<b class=u> not</b><b class=v> now</b><b class=w> here</b>"
            b"<b class=x> nor there</b>"
        ),
        "open here\n",
    ),
    "html: how lists are numbered by style": (
        (
            b"<!DOCTYPE html><style>.a{list-style-type:upper-alpha} .b{list-style:none}"
            b".c li{list-style:none outside} .d{list-style:square}</style><ol class=a><li>Whistle"
            b"<li>Row</ol><ol class=b><li>Wash<ol><li>Dry</ol></ol><ol class=c><li>Sing</ol>"
            b"<ol class=d><li>Sleep</ol><ol type=1 style='list-style: lower-latin inside'><li>Eat"
        ),
        "A. Whistle\nB. Row\nWash\n1. Dry\nSing\nSleep\na. Eat\n",
    ),
    "html: letters that are raised behind capitals, Roman numerals and shortened words": (
        (
            b"<!DOCTYPE html><p>pier C<sup>a</sup> C<sup>e</sup>, Louis XIV<sup>b</sup>, B<sup>e"
            b"</sup>, group A<sup>s</sup>, Article V<sup>i</sup>, War II<sup>a</sup>, "
            b"MD<sup>e</sup>, DIM<sup>e</sup><p>le XIX<sup>e</sup>, V<sup>e</sup>, George II"
            b"<sup>d</sup>, XVI<sup>th</sup>, rue n<sup>o</sup>, M<sup>r</sup>, S<sup>t</sup>, "
            b"M<sup>e</sup>"
        ),
        (
            "pier C[a] C[e], Louis XIV[b], B[e], group A[s], Article V[i], War II[a], MDe, DIM[e]\n"
            "le XIXe, Ve, George IId, XVIth, rue no, Mr, St, Me\n"
        ),
    ),
    "html: white space that has no size parts words": (
        (
            b"<!DOCTYPE html><style>.z{font-size:0} .z b,.z i{font-size:14px}</style><div class=z>"
            b"<b>41</b> <b>600 boats</b>\n<i>at\n<u style='font-size:0'> no </u>sea</i></div>"
            b"<ol class=z> <li> <b>Wash</b> <li><b>Dry</b></ol>10<sup class=z><b>3</b> <b>4</b>"
            b"</sup>"
        ),
        "41 600 boats at sea\nWash\nDry\n10[3 4]\n",
    ),
    "docx: hidden and struck words of a formula": (
        docx(
            f"<w:p>{run('of ')}"
            + MATH.format(
                "".join(
                    f"<m:r><w:rPr>{look}</w:rPr><m:t>{words}</m:t></m:r>"
                    for words, look in (("4", ""), ("9", "<w:vanish/>"), ("1", ""), ("7", STRIKE))
                )
            )
            + f"{run(' boats')}</w:p><w:p>{PARAGRAPH.format('H')}{run('not')}"
            + MATH.format("<m:r><m:t>26</m:t></m:r>")
            + "</w:p>",
            styles=word_styles(("H", "paragraph", "", "<w:vanish/>")),
        ),
        "of 41 boats\n",
    ),
    "docx: words that are moved up as those beside them, hardly, or behind a space": (
        docx(
            f"<w:p>{''.join(run(words, UP) for words in ('They lost ', '4', '1', ' boats'))}</w:p>"
            f"<w:p>{run('in 19')}{run('11', moved(1))}{run(' at ')}{run('7', UP)}</w:p>"
            f"<w:p>{run('on 5')}{run('1', UP)}{run('2', UP)}{run(' H')}{run('2', moved(-6))}"
            f"{run('O, 8')}{run('3', moved(6) + LARGE)}</w:p>"
            f"<w:p>{run('6', moved(-6))}{run('7', moved(-6))}{run(' 8')}"
            f"{run('9', moved(1) + SMALL)}</w:p>"
        ),
        "They lost 41 boats\nin 1911 at 7\non 5[1][2] H2O, 83\n67 8[9]\n",
    ),
    "rtf: words that are moved up as those beside them, hardly, or behind a space": (
        (
            rb"{\rtf1{\up6 They lost 4}{\up6 1}{\up6  boats}\par in 19{\up1 11} at {\up6 7}\par"
            rb" 8{\fs60\up6 3} 8{\fs16\up6 4}{\fs16\up6\b 5}\par}"
        ),
        "They lost 41 boats\nin 1911 at 7\n83 8[4][5]\n",
    ),
    "odt: words that are moved up as those beside them, hardly, or behind a space": (
        odt(
            '<text:p><text:span text:style-name="A">They lost 4</text:span><text:span '
            'text:style-name="A">1</text:span><text:span text:style-name="A"> boats</text:span>'
            '</text:p><text:p>in 19<text:span text:style-name="B">11</text:span> at <text:span '
            'text:style-name="A">7</text:span>, 5<text:span text:style-name="A">8</text:span>H'
            '<text:span text:style-name="C">2<text:span text:style-name="D">O</text:span>'
            '</text:span>6<text:span text:style-name="E">9</text:span></text:p>',
            "<office:automatic-styles>"
            + "".join(
                f'<style:style style:name="{name}" style:family="text"><style:text-properties '
                f'text:text-position="{moved}"/></style:style>'
                for name, moved in (
                    ("A", "33% 58%"),
                    ("B", "5% 100%"),
                    ("E", "5% 58%"),
                    ("C", "sub"),
                    ("D", "0% 100%"),
                )
            )
            + "</office:automatic-styles>",
        ),
        "They lost 41 boats\nin 1911 at 7, 5[8]H2O6[9]\n",
    ),
    "html: numbers that are moved up hardly, behind a space, or as those beside them": (
        (
            b"<!DOCTYPE html><style>.n{position:relative;top:-1px} .u{position:relative;top:-.4em}"
            b"</style><p>19<b class=n>11</b> lost <b class=u>41</b> boats, <b class=u>4</b>"
            b"<b class=u>1</b>, 5<b class=u>1</b><b class=u>2</b>, 8<b class=u> 9</b><style>"
            b".n b{position:relative;top:-2px} .s{font-size:10px} .m{font-size:60%;top:-1px"
            b"!important} .l{top:-30px!important} .h{font:2em a}</style><p class=n>6<b>7</b> "
            b"6<b class=s>7</b> 6<b class=m>7</b> 6<b class=l>7</b> 6<b class='h u'>7</b>"
        ),
        "1911 lost 41 boats, 41, 5[1][2], 8 9\n67 6[7] 6[7] 6[7] 67\n",
    ),
    "html: what would move or cut words that are not positioned": (
        (
            b"<!DOCTYPE html><style>.l{left:-9999px} .c{clip:rect(0,0,0,0)} .a{position:absolute}"
            b".t{text-indent:-9999px}</style><p class=l>41<p class=c>boats<p class='l a'>no"
            b"<p class='c a'>no<p class=t>no"
        ),
        "41\nboats\n",
    ),
    "html: words that a style strikes": (
        (
            b"<!DOCTYPE html><style>.old{color:red;text-decoration:underline line-through 2px}"
            b".new{text-decoration-line:underline}</style><p>A fine of <b class=old>25</b> 60 "
            b"crowns, <b class=new>not</b> <i style='text-decoration-line:line-through'>two</i>9."
        ),
        "A fine of 60 crowns, not 9.\n",
    ),
    "epub: printed pages inside words, and at the end of one": (
        epub(
            "<p>num<b epub:type='pagebreak'>8</b>be<i>red</i> red, the la<b epub:type='pagebreak'>"
            "9</b><p>mp<b class='pagenum'>[Pg 10]</b>, so<b class='pagenum'>[11]</b>, 船<b "
            "epub:type='pagebreak'>12</b>長"
        ),
        "numbered[8] red, the la[9]\nmp[p. 10], so[p. 11], 船[12]長\n",
    ),
    "epub: a byte order mark": (epub("<p>café", codec="utf-16"), "café\n"),
    "odt: a note with a sign of its own": (
        odt(
            "<text:p>Six<text:note><text:note-citation>a)</text:note-citation><text:note-body>"
            "<text:p>Or 7.</text:p></text:note-body></text:note> boats</text:p>"
        ),
        "Six[a] boats\n[a] Or 7.\n",
    ),
    "docx: a field in the instruction of another one, and one that never ends": (
        docx(
            f"<w:p>{run('The ')}{FIELD['begin']}{FIELD['begin']}{FIELD['separate']}{run('no ')}"
            f"{FIELD['end']}{FIELD['separate']}{run('third ')}{FIELD['begin']}{FIELD['separate']}"
            f"{run('step')}{FIELD['end']}{FIELD['end']}{run('.')}{FIELD['begin']}</w:p>"
            f"<w:p>{FIELD['begin']}{FIELD['separate']}{run('41')}{FIELD['end']}</w:p>"
        ),
        "The third step.\n41\n",
    ),
    "odt: a paragraph that a field hides": (
        odt(
            "<text:p>Six <text:span>bo</text:span><text:hidden-paragraph "
            'text:is-hidden="true"/>ats.</text:p><text:p><text:hidden-paragraph/>41.</text:p>'
            "<table:table><table:table-row><table:table-cell><text:p>9</text:p><text:p>"
            '<text:hidden-paragraph text:is-hidden="true"/>8</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        ),
        "41.\n| 9 |\n",
    ),
    "docx: lists that begin at no number": (
        docx(
            "".join(
                f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
                f"</w:pPr>{run(words)}</w:p>"
                for number, words in ((4, "a"), (5, "b"))
            ),
            numbering=numbering(
                (4, f'<w:startOverride w:val="{"9" * 5000}"/>'),
                (5, ROMAN.replace("<w:numFmt", f'<w:start w:val="{"9" * 5000}"/><w:numFmt')),
            ).replace(
                "</w:lvlOverride>",
                f'</w:lvlOverride><w:lvlOverride w:ilvl="{"9" * 5000}"><w:startOverride '
                'w:val="2"/></w:lvlOverride>',
            ),
        ),
        "1. a\nII) b\n",
    ),
    "odt: spaces without number": (
        odt(f'<text:p>a<text:s text:c="{"9" * 5000}"/>b<text:s text:c="²"/>c</text:p>'),
        "a b c\n",
    ),
    "mail: a head whose encoding is named too narrowly": (
        (
            b"From: =?us-ascii?Q?caf=E9?= <a@mill.example>\nDate: Thu, 8 Jan 2020 1:02:03 +0000\n"
            b"To: =?utf-8?B?w7_Dvg?=, =?utf-8?B?a?=, =?utf-8?q?=FF_b?=\n"
            b"Subject: =?gb2312?B?"
            + b2a_base64("東风".encode("gbk"), newline=False)
            + b"?=\n\nSix.\n"
        ),
        (
            "From: café <a@mill.example>\nTo: ÿþ, =?utf-8?B?a?=, \ufffd b\n"
            "Date: Thu, 8 Jan 2020 1:02:03 +0000\nSubject: 東风\n\nSix.\n"
        ),
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts(name):
    """A file reads as its reader sees it."""
    data, text = TEXTS[name]
    assert text == read(data).text


SHAPES = {
    "columns that a file gives row by row": (
        [
            [(11, left, 740 - 14 * row, f"{side} column line {row} goes on in words")]
            for row in range(4)
            for side, left in (("left", 72), ("right", 320))
        ],
        [
            f"{side} column line {row} goes on in words"
            for side in ("left", "right")
            for row in range(4)
        ],
    ),
    "cells of a table": (
        [
            [(11, left, 700 - 14 * row, words)]
            for row, cells in enumerate((("Year", "Lost"), ("1911", "41")))
            for left, words in zip((72, 260), cells, strict=True)
        ],
        ["Year | Lost", "1911 | 41"],
    ),
    "a raised note mark": (
        [
            [(11, 72, 740, "It lost 41")],
            [(6.5, 111.3, 744, "2")],
            [(11, 117.5, 740, "boats that day.")],
        ],
        ["It lost 41[2] boats that day."],
    ),
}


SHAPES["narrow gaps of a table, and a sentence below it"] = (
    [
        [(11, left, 700 - 14 * row, words)]
        for row, cells in enumerate((("302", "hail in June"), ("95", "the barn"), ("7", "two")))
        for left, words in zip((72, 105), cells, strict=True)
    ]
    + [[(11, 72, 650, "harvests")]],
    ["| 302 | hail in June |", "| 95 | the barn |", "| 7 | two |", "harvests"],
)
SHAPES["numbers of a table that are set close, and a space in one"] = (
    [
        [(11, left, 700 - 14 * row, words)]
        for row, cells in enumerate(
            (("1881", "23", "1 107"), ("1882", "19", "2 988"), ("1883", "31", "1 530"))
        )
        for left, words in zip((72, 97, 160), cells, strict=True)
    ],
    ["| 1881 | 23 | 1 107 |", "| 1882 | 19 | 2 988 |", "| 1883 | 31 | 1 530 |"],
)
SHAPES["small capitals"] = (
    [
        [(10, 72, 740, "The clerk A")],
        [(8, 120.57, 740, "DA")],
        [(10, 134.5, 740, "P")],
        [(8, 140.06, 740, "ENN OF")],
        [(10, 172, 740, "the MILL")],
    ],
    ["The clerk Ada Penn of the MILL"],
)
SHAPES["an initial"] = (
    [[(30, 72, 700, "T")], [(11, 92, 714, "he office of weights")], [(11, 92, 700, "was shut.")]],
    ["The office of weights", "was shut."],
)
SHAPES["an initial that is a word, and one that is none"] = (
    [
        [(30, 72, 700, "I"), (11, 83, 714, "n the winter of 1881"), (11, 83, 700, "it rained.")],
        [(30, 72, 600, "A"), (11, 94, 614, "barge of weights"), (11, 94, 600, "sank.")],
    ],
    ["In the winter of 1881", "it rained.", "A barge of weights", "sank."],
)
SHAPES["a word that is no caption"] = (
    [
        [(11, 72, 740, "It lists all boats.")],
        [(11, 72, 700, "Figures are in sacks.")],
        [(11, 72, 660, "Map of the quay: none.")],
    ],
    ["It lists all boats.", "Figures are in sacks.", "Map of the quay: none."],
)
SHAPES["a column that is longer than the other one"] = (
    [
        [(11, left, 740 - 14 * row, f"{side} column line {row} goes on in words")]
        for row in range(5)
        for side, left in (("left", 72), ("right", 320))
        if (side, row) != ("right", 4)
    ],
    [
        f"{side} column line {row} goes on in words"
        for side, count in (("left", 5), ("right", 4))
        for row in range(count)
    ],
)


@pytest.mark.parametrize("name", SHAPES)
def test_places_on_a_page(name):
    """Columns are read one after the other, rows keep their cells apart, and so do note marks."""
    words, lines = SHAPES[name]
    assert lines == read(pdf([each for part in words for each in part])).text.splitlines()


def drawn(*steps):
    """Return a PDF of one page on which functions draw."""
    canvas = Canvas(target := BytesIO())
    for step in steps:
        step(canvas)
    canvas.save()
    return target.getvalue()


def test_cells_between_rules():
    """Upright rules part cells that are as near to each other as words."""

    def rows(canvas):
        for row, cells in enumerate((("1904", "31 ft"), ("1905", "28 ft"))):
            canvas.drawString(72, 700 - 16 * row, cells[0])
            canvas.drawString(101, 700 - 16 * row, cells[1])
        canvas.drawString(72, 640, "The mole of")
        canvas.drawString(140, 640, "1906 is of stone.")

    assert read(drawn(rows)).text == "1904 31 ft\n1905 28 ft\nThe mole of 1906 is of stone.\n"
    ruled = read(drawn(rows, lambda canvas: canvas.line(100, 680, 100, 712))).text
    assert ruled == "| 1904 | 31 ft |\n| 1905 | 28 ft |\nThe mole of 1906 is of stone.\n"


def test_a_narrow_table_below_another_one():
    """Its cells are apart where they begin at one place, although one of them is long."""
    first = [(230, "and 4 of pine"), (377, "11")], [(84, "Total"), (230, "31")]
    second = (
        [(269, "Ship"), (309, "Ft")],
        [(269, "Wennas"), (309, "24")],
        [(269, "Orla"), (309, "7")],
    )
    rows = [*first, [(78, "Nothing was said.")], *second, [(78, "The end came.")]]
    page = [(10, left, 700 - 18 * at, words) for at, row in enumerate(rows) for left, words in row]
    assert read(pdf(page)).text.splitlines()[2:] == [
        "Nothing was said.",
        "| Ship | Ft |",
        "| Wennas | 24 |",
        "| Orla | 7 |",
        "The end came.",
    ]


def test_rows_that_are_set_as_lines():
    """A file may give the cells of a row as one line with wide spaces; so typesetters do."""

    def rows(canvas):
        for at, (row, room) in enumerate(
            (("Year Vessels Lost", 12), ("1911 40 3", 30), ("1912 41 0", 30))
        ):
            text = canvas.beginText(72, 700 - 14 * at)
            text.setFont("Times-Roman", 11)
            text.setWordSpace(room)
            text.textLine(row)
            canvas.drawText(text)

    assert read(drawn(rows)).text.splitlines()[1:] == ["| 1911 | 40 | 3 |", "| 1912 | 41 | 0 |"]


def test_a_heading_whose_letters_are_set_apart():
    """Letters with the same room between them are words, however each is drawn."""

    def heading(canvas):
        left = 72
        for letter in "The Old Mole":
            canvas.drawString(left, 700, letter)
            left += canvas.stringWidth(letter) + 5

    assert read(drawn(heading)).text == "The Old Mole\n"


def test_the_main_text_of_old_pages_and_its_notes():
    """Paragraphs in elements that set their type, cells around them, and notes below the text."""
    said = "The wreck lies at twenty-two fathoms, and her bell weighs ninety pounds. " * 2
    page = (
        "<!DOCTYPE html><table><tr><td><a href=a>Front page</a><td><font>"
        f"<p>{said}<p>{said}<table><tr><th>Lot<td>2</table></font><font><p>Nothing was raised."
        "</font><td>Rope sold here</table>"
    )
    assert read(page.encode()).regions == (("1", "furniture"), ("2-5", "body"), ("6", "furniture"))
    page = (
        f"<!DOCTYPE html><section><h1>Wrecks</h1><p>{said}<p>{said}</section>"
        "<section class=footnotes><ol><li><p>By ear.</ol></section>"
    )
    assert read(page.encode()).regions == (("1", "heading"), ("2-3", "body"), ("4", "notes"))


def test_long_lines_that_differ_in_numbers_are_no_running_heads():
    """A sentence that begins each page, as entries of a log do, is the text of the page."""
    begun = "the crew of the boat that lay at the old mole measured the depth at all of the places"
    pages = [
        [
            (10, 72, 800, f"On day {day} {begun}"),
            (10, 72, 700, f"along the {PEOPLE[day]}'s pier."),
            (10, 72, 686, "The swell was low."),
        ]
        for day in (1, 2, 3, 4)
    ]
    assert read(pdf(*pages)).regions == (("1-12", "body"),)


def test_what_is_around_the_text_of_pages():
    """Running heads and page numbers are proposed as furniture, foot notes are in brackets."""
    pages = [
        [
            (9, 72, 805, "The Harbour"),
            (11, 72, 700, f"The pier of year {number} was"),
            (11, 72, 686, "long and the stones were cut"),
            (8, 72, 90, f"{number} By the {PEOPLE[number]}."),
            (9, 300, 30, str(number)),
        ]
        for number in range(1, 5)
    ]
    found = read(pdf(*pages))
    first = found.text.split("\f")[0].splitlines()
    assert ["The Harbour", "The pier of year 1 was"] == first[:2]
    assert ["", "[1: By the miller.]", "1"] == first[3:]
    assert ("1", "furniture") == found.regions[0]
    assert (4, 3) == (found.pages, found.text.count("\f"))


@pytest.mark.parametrize("closing", "()")
@pytest.mark.parametrize("step", [1, -1])
def test_words_from_right_to_left(step, closing):
    """Words are read from the right, numbers and Latin words are not turned, brackets open first.

    In which order a file gives them does not matter.
    """
    said = ("עגנו", "1,408", "ספינות", ")", "Port", "Hall", closing, "ביום", "12")
    places = (480, 440, 390, 380, 320, 350, 310, 270, 230)
    words = [
        Word(text, left, left + 9 * 3, 700, 12) for text, left in zip(said, places, strict=True)
    ]
    line = Line(words[::step], 700, 12)
    assert ["עגנו", "1,408", "ספינות", "Port", "Hall", "ביום", "12"] == re.findall(
        r"[\w,]+", line.text()
    )
    assert line.text().index("(") < line.text().index(")")


@pytest.mark.parametrize(
    ("drawn", "said"),
    [(",1911", "1911,"), (".7", "7."), ("41%", "41%"), ("1,250", "1,250"), ("7-9", "7-9")],
)
def test_what_is_left_of_a_number_from_right_to_left(drawn, said):
    """In a right-to-left line what is drawn to the left of a number comes after it."""
    words = [Word("עגנו", 480, 507, 700, 12), Word(drawn, 440, 467, 700, 12)]
    assert f"עגנו {said}" == Line(words, 700, 12).text()


@pytest.mark.parametrize(
    ("drawn", "said"), [("%12.5", "12.5%"), (".9-7", "7-9."), ("9001:2015", "9001:2015")]
)
def test_what_is_left_of_a_number_behind_arabic_letters(drawn, said):
    """Behind Arabic letters signs and ranges are drawn from the right."""
    words = [Word("رست", 480, 507, 700, 12), Word(drawn, 440, 467, 700, 12)]
    assert f"رست {said}" == Line(words, 700, 12).text()


def test_latin_words_between_quotation_marks_from_right_to_left():
    """Signs around Latin words are where they are drawn, without spaces that are not there."""
    places = (("شركة", 462, 500), ("»", 451, 455), ("Line", 423, 451), ("North", 383, 419))
    words = [Word(text, left, right, 700, 12) for text, left, right in places]
    words += [Word("«", 379, 383, 700, 12), Word("دفعت", 340, 375, 700, 12)]
    assert Line(words, 700, 12, on_rtl_page=True).text() == "شركة «North Line» دفعت"


@pytest.mark.parametrize(
    ("said", "lefts", "word"),
    [
        ("اراحبً", (491, 492, 500, 503, 511, 489), "بحاراً"),  # the mark is beside its letter
        ("ملاُر", (543, 546, 550, 539, 536), "المُر"),  # turned in part
        ('"تعفد', (379, 367, 370, 372, 374), '" دفعت'),  # room between sign and word
        ("دفعت،", (374, 372, 370, 367, 363), "دفعت،"),  # in reading order
    ],
)
def test_letters_of_a_word_by_their_places(said, lefts, word):
    """A word is read from the right, however the file gives its letters and marks."""
    letters = [
        Letter(letter, left, left + 2, 700) for letter, left in zip(said, lefts, strict=True)
    ]
    first = 1 if said[0] == '"' else 0
    assert right_to_left(letters, (first, len(said)), 12).text == word


def test_a_line_of_latin_words_on_a_page_from_right_to_left():
    """It is read from the right, although most of its letters are not."""
    lines = [
        Line([Word("رست السفينة في الميناء", 300, 500, 714, 12)], 714, 12),
        Line([Word("Port", 400, 440, 700, 12), Word("و", 450, 456, 700, 12)], 700, 12),
    ]
    mark_page(lines)
    assert lines[1].text() == "و Port"


def test_a_digit_in_a_column_of_letters():
    """Letters set one below the other keep their order, a digit that is turned its place."""
    canvas = Canvas(target := BytesIO())
    shown = [
        f"/Span <</ActualText <FEFF{ord(letter):04x}>>> BDC 0 {-step} Td (x) Tj EMC"
        for letter, step in zip("昭和年に水車", (16, 16, 22, 16, 16, 16), strict=True)
    ]
    turned = "BT /F1 14 Tf 0 -1 1 0 297.7 665 Tm (3) Tj ET"
    begin = "BT /F1 14 Tf 1 0 0 1 300"
    canvas.drawString(300, 800, "")
    canvas._code += [begin, "700 Tm", shown[0], "ET", turned, begin, "684 Tm", *shown[1:], "ET"]
    canvas.save()
    assert "昭和3年に水車\n" == read(target.getvalue()).text


@pytest.mark.parametrize(("turn", "rotate"), [(90, 90), (270, 270), (180, 0), (90, 0)])
def test_a_page_that_is_turned(turn, rotate):
    """A page set sideways or upside down reads from top to bottom, and so does one shown turned."""
    canvas = Canvas(target := BytesIO(), (300, 300))
    canvas.setPageRotation(rotate)
    canvas.translate(150, 150)
    canvas.rotate(turn)
    for row, words in enumerate(("Grain was carried up by", "a ladder of 14 rungs.")):
        canvas.drawString(-100, 50 - 14 * row, words)
    canvas.save()
    assert "Grain was carried up by\na ladder of 14 rungs.\n" == read(target.getvalue()).text


def test_words_beside_a_page_are_named():
    """What is set sideways in the margin is left out, and the reader says so."""
    canvas = Canvas(target := BytesIO())
    canvas.drawString(72, 700, "The pier was long, and its stones were cut by masons.")
    canvas.rotate(90)
    canvas.drawString(200, -20, "Lent by the library")
    canvas.save()
    found = read(target.getvalue())
    assert ("The pier was long, and its stones were cut by masons.\n", True) == (
        found.text,
        "text that is set sideways or upside down on page 1 is left out" in found.warnings,
    )


def test_heads_whose_numbers_count_up():
    """The head of a page is furniture by its number, where those of left and right pages differ."""
    heads = ("118 The office", "Weights 119", "120 The office")
    found = read(
        pdf(
            *(
                [(9, 72, 805, head), (11, 72, 700, f"Words {head[:4]} of"), (11, 72, 686, "all.")]
                for head in heads
            )
        )
    )
    assert [("1", "furniture"), ("4", "furniture"), ("7", "furniture")] == [
        region for region in found.regions if region[1] == "furniture"
    ]
    assert not locate("Weights 119 Words", found.text).found


@pytest.mark.parametrize(
    ("set_", "said"), [("٢٥٠", "٢٥٠"), ("،19", "19،"), ("،٢٥", "٢٥،"), ("ם19", "19ם")]
)
def test_digits_of_arabic_are_never_turned(set_, said):
    """Digits of a right-to-left text keep the order in which they are set, beside a sign too."""
    names = "\n".join(f"<{at}> <{ord(letter):04x}>" for at, letter in enumerate(set_, 41))
    assert said == read(joined(("41", "42", "43"), "", names)).text.strip()


def test_an_initial_over_several_lines():
    """A large letter that begins a paragraph belongs to its first line."""
    lines = ("he keepers of the lock", "counted the barges", "of the spring.")
    found = read(
        pdf(
            [(44, 72, 660, "T"), *((11, 102, 686 - 13 * at, line) for at, line in enumerate(lines))]
        )
    )
    assert "The keepers of the lock\ncounted the barges\nof the spring.\n" == found.text


@pytest.mark.parametrize(
    ("words", "read_as"),
    [
        (("mentioned", "only", "thirty-eight"), "mentioned only thirty-eight"),
        (("118", "4", "1,118,400"), "118 | 4 | 1,118,400"),
    ],
)
def test_words_of_a_justified_line_are_no_cells(words, read_as):
    """A line of the width of its column, its words as far apart as each other, is one line.

    Numbers that are set so stay cells.
    """
    edges = ((72, 120), (170, 190), (240, 300))
    wide = Line(
        [Word(text, *edge, 660, 11) for text, edge in zip(words, edges, strict=True)], 660, 11
    )
    lines = [Line([Word("a full line", 72, 300, base, 11)], base, 11) for base in (686, 673, 647)]
    found, _ = in_columns([*lines[:2], wide, lines[2]])
    assert read_as == found[2].text()


@pytest.mark.parametrize(
    ("words", "above", "read_as"),
    [
        (("Seventy-one", "members"), "second Friday of March", "Seventy-one members"),
        (("Seventy-one", "412"), "second Friday of March", "Seventy-one | 412"),
        (("Chairman", "Secretary"), "Netherby", "Chairman | Secretary"),
    ],
)
def test_two_words_that_fill_a_justified_line_are_no_cells(words, above, read_as):
    """Full lines of prose right above and below tell that two words are apart to fill a line."""
    edges = ((72, 130), (250, 300))
    wide = [Word(text, *edge, 660, 11) for text, edge in zip(words, edges, strict=True)]
    lines = [Line([Word(above, 72, 300, base, 11)], base, 11) for base in (673, 647)]
    found, _ = in_columns([lines[0], Line(wide, 660, 11), lines[1]])
    assert read_as == found[1].text()


def joined(codes, turn, names="<41> <0633>\n<42> <06440627>\n<43> <0645>"):
    """Return a PDF with a font that has a ligature, its letters set to the right or to the left."""
    unicode = f"1 begincodespacerange <00> <ff> endcodespacerange 3 beginbfchar {names} endbfchar"
    shown = f"BT /F 12 Tf 1 0 0 1 300 700 Tm [{turn.join(f'<{code}>' for code in codes)}] TJ ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        *(f"<</Length {len(each)}>>stream\n{each}\nendstream" for each in (shown, unicode)),
    ]
    objects = "".join(f"{number} 0 obj\n{part}\nendobj\n" for number, part in enumerate(parts, 1))
    return f"%PDF-1.7\n{objects}trailer<</Root 1 0 R>>".encode()


@pytest.mark.parametrize(
    ("codes", "turn"), [(("43", "42", "41"), ""), (("41", "42", "43"), " 1000 ")]
)
def test_the_letters_of_a_ligature_are_in_order(codes, turn):
    """A glyph for two letters gives them in reading order, in whichever order the file sets it."""
    assert "سلام" == read(joined(codes, turn)).text.strip()


def test_a_page_without_text_is_named():
    """A scan among printed pages is not passed over in silence."""
    found = read(pdf([(11, 72, 700, "The pier was long, and the stones were cut.")], []))
    assert [
        "no text on page 2: images or empty pages; a scan needs text recognition (OCR)"
    ] == list(found.warnings)


PIXEL = Image.new("L", (1, 1))
MOLE = "The pier was long, and the stones were cut."


@pytest.mark.parametrize(
    ("mode", "size", "remark"),
    [(3, 600, "recognised in a picture"), (0, 600, "hardly any text on page 1"), (0, 99, "")],
)
def test_a_page_that_is_a_picture_is_named(mode, size, remark):
    """Words that are not drawn were recognised; a few words beside a scan are not its text."""

    def draw(canvas):
        canvas.drawInlineImage(PIXEL, 0, 0, size, size)
        text = canvas.beginText(72, 700)
        text.setTextRenderMode(mode)
        text.textLine(MOLE * (5 if mode else 1))
        canvas.drawText(text)

    found = read(drawn(draw))
    assert MOLE in found.text
    assert [remark] == [remark for each in found.warnings if remark in each] or not remark
    assert len(found.warnings) == bool(remark)


ALTERNATIVES = """Content-Type: multipart/alternative; boundary=Y

--Y
Content-Type: text/html

<p>Or a page.
--Y
Content-Type: text/plain

The rest is here.
--Y--
"""


def test_mails_that_are_cut_from_a_mailbox():
    """The line before a mail in a mailbox is none of its head; each mail is a text."""
    head = "From: A\nDate: Wed, 08 Jan 2020 10:00:00 +0000\nSubject: Cranes\n\n"
    mails = [
        f"From a@example.org Wed Jan {number:2} 10:00:00 2020\n{head}The cranes lift {tons} tons.\n"
        for number, tons in ((8, 15), (9, 41))
    ]
    both = "\n".join(mails)
    for text, said in (
        (mails[0], ["The cranes lift 15 tons."]),
        (both, ["The cranes lift 15 tons.", "The cranes lift 41 tons."]),
        (both.replace("\n", "\r\n"), ["The cranes lift 15 tons.", "The cranes lift 41 tons."]),
        (f"{head}From the mill:\n\nFrom us:\nNone.\n", ["None."]),
        (f"{mails[0]}\n>From May on none.\n", ["From May on none."]),
        (f"{head}Ben wrote:\n\n>From May on none.\n", ["> From May on none."]),
        (f"{mails[0]}\nFrom 9:00 to 10:30 we saw\nBoats: 41\n\nNone.\n", ["None."]),
    ):
        found = extract(text.encode(), media_type_of(text.encode()))
        assert said == [each.text.splitlines()[-1] for each in found]
        assert all(each.text.startswith("From: A\nDate: ") for each in found)
        named = [f"one text is mail {n} of the 2 in the mailbox" for n in (1, 2)]
        assert [each.warnings[-1] for each in found if each.warnings] == named[
            : len(found) - 1 and 2
        ]
    letter = f"From the harbour trust:\n{head}\n".encode()
    assert media_type_of(letter) == "text/plain"


def test_what_is_attached_to_a_mail():
    """A forwarded mail and an attached text are texts of their own; other attachments are named.

    The parts of the mail itself follow each other, of alternatives one.
    """
    head = "From: {0}\nDate: Wed, 08 Jan 2020 10:00:00 +0000\nSubject: {0}\n"
    parts = (
        "Content-Type: text/plain\n\nSee below.\n",
        f"Content-Type: message/rfc822\n\n{head.format('B')}\nThe cranes lift 15 tons.\n",
        "Content-Type: text/plain; name=list.txt\n\nPears: 611.\n",
        "Content-Type: image/png; name=map.png\n\nx\n",
        ALTERNATIVES,
    )
    mail = f"{head.format('A')}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=X\n\n"
    data = (mail + "".join(f"--X\n{part}" for part in parts) + "--X--\n").encode()
    found = extract(data, media_type_of(data))
    assert "\nSee below.\n\nThe rest is here.\n" in found[0].text
    assert ["The rest is here.", "The cranes lift 15 tons.", "Pears: 611."] == [
        each.text.splitlines()[-1] for each in found
    ]
    assert [
        "the text is also there as HTML, which is not read and has 3 further words: Or a page",
        "attachments are not read; capture them apart: map.png",
    ] == list(found[0].warnings)
    assert ["one text is the attached mail B", "one text is the attachment list.txt"] == [
        each.warnings[0] for each in found[1:]
    ]


@pytest.mark.parametrize(
    ("plain", "page", "words", "said"),
    [
        ("", "<p>Nine boats.", "Nine boats.", ""),
        (" \n", "<p>Nine boats.", "Nine boats.", ""),
        ("Nine boats.", "<p>Nine <b>boats</b>", "Nine boats.", ""),
        ("Switch it on.", "<p>Nine boats.", "Switch it on.", "2 further words: Nine boats"),
    ],
)
def test_which_form_of_a_mail_is_read(plain, page, words, said):
    """Of two forms the plain one is read unless it is blank; what only the other has is named."""
    data = (
        "From: A\nDate: Wed, 08 Jan 2020 10:00:00 +0000\nContent-Type: multipart/alternative; "
        f"boundary=Y\n\n--Y\nContent-Type: text/plain\n\n{plain}\n--Y\nContent-Type: text/html"
        f"\n\n{page}\n--Y--\n"
    ).encode()
    found = read(data)
    assert words == found.text.splitlines()[-1]
    assert bool(said) == bool(found.warnings)
    assert said in "".join(found.warnings)


NAMED = "From: a\nDate: Wed, 08 Jan 2020 10:00:00 +0000\n"


OF_PYTHON = (
    *("punycode", "unicode_escape", "utf-7", "cp850", "ibm852", "cp437"),
    *("iso-2022-kr", "iso-2022-jp-3", "hz-gb-2312"),
)


@pytest.mark.parametrize(
    ("kind", "charset"),
    [
        ("message/rfc822", "a\0b"),
        *(
            (kind, charset)
            for kind in ("text/html", "message/rfc822")
            for charset in (*OF_PYTHON, "rot13", "hex", "no-such")
        ),
    ],
)
def test_only_encodings_of_the_web_are_stated_by_files(kind, charset):
    """An encoding that only Python has is refused where a file names it, in every kind of file."""
    page = f"<meta charset='{charset}'><p>caf\\xe9"
    mail = f'{NAMED}Content-Type: text/plain; charset="{charset}"\n\ncaf\\xe9\n'
    data = {"text/html": page, "message/rfc822": mail}[kind].encode()
    said = (
        f"a file may not name the encoding {charset}; if it is right, state it with --encoding"
        if charset in OF_PYTHON
        else r"is not known; state the right one \(--encoding\)"
    )
    with pytest.raises(DocprovError, match=said):
        extract(data, kind)


def test_an_encoding_that_a_file_may_not_name_is_read_where_a_person_states_it():
    """The advice of the error helps."""
    mail = f"{NAMED}Content-Type: text/plain; charset=cp850\n\n".encode() + b"caf\x82\n"
    (found,) = formats()["message/rfc822"].read(mail, "cp850")
    assert "café" == found.text.splitlines()[-1]


def test_the_head_of_a_mail_in_an_encoding_that_a_person_states():
    """It counts where the file names a wrong one, or one that a file may not name."""
    head = "Subject: =?utf-8?Q?caf=82?= =?cp850?Q?caf=82?= =?cp850?Q?=82t=82?="
    (found,) = formats()["message/rfc822"].read(f"{NAMED}{head}\n\nx\n".encode(), "cp850")
    assert "cafécaféété" == found.title


@pytest.mark.parametrize("encoding", ["a\0b", "no such", "hex"])
def test_an_encoding_that_is_none(encoding):
    """An encoding that a person gives and Python does not know is one error."""
    with pytest.raises(DocprovError, match=r"the encoding .* is"):
        extraction.extract(b"<p>nine boats", "text/html", encoding)


@pytest.mark.parametrize(
    "label",
    """
    x-cp1251 windows-1251 KOI8-R macintosh x-gbk tis-620 x-sjis windows-31j koi8-ru iso-8859-8-e
    csgb2312 visual latin-1 cp936
    """.split(),
)
def test_labels_of_encodings(label):
    """The labels that browsers know are known, in pages and in plain texts, and aliases of them."""
    assert read(f"<meta charset={label}><p>nine boats".encode(), "a.html").text == "nine boats\n"
    mail = read(f"{NAMED}Content-Type: text/plain; charset={label}\n\nnine\n".encode())
    assert "nine" == mail.text.splitlines()[-1]


def in_latin(kind, stated):
    """Return a file of a kind whose text is in Latin-1, and which may state an encoding."""
    if kind == "epub":
        return epub(b"<p>caf\xe9".decode("latin-1"), codec="latin-1")
    said = f"; charset={stated}" if stated else ""
    if kind == "warc":
        return warc(("https://a.example", f"text/html{said}", b"<p>caf\xe9"))
    if kind == "eml":
        return f"{NAMED}Content-Type: text/plain{said}\n\n".encode() + b"caf\xe9\n"
    return (
        "From: <Saved>\nSnapshot-Content-Location: https://a.example\nContent-Type: "
        f"multipart/related; boundary=X\n\n--X\nContent-Type: text/html{said}\n\n"
    ).encode() + b"<p>caf\xe9\n--X--\n"


@pytest.mark.parametrize("stated", ["", "utf-8"])
@pytest.mark.parametrize("kind", ["eml", "epub", "mhtml", "warc"])
def test_an_encoding_that_a_person_states_is_heeded(kind, stated):
    """Where the error advises to state an encoding, stating it helps."""
    data = in_latin(kind, stated)
    form = formats()[media_type_of(data, f"a.{kind}")]
    with pytest.raises(DocprovError, match="--encoding"):
        form.read(data, "")
    (found,) = form.read(data, "latin-1")
    assert "café" == found.text.splitlines()[-1]


def test_a_page_that_a_word_processor_saved():
    """The head of a page that Word or Explorer saved names no address and no sender."""
    data = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="X"\n\nA web page.\n\n--X\n'
        b'Content-Transfer-Encoding: quoted-printable\nContent-Type: text/html; charset="cp1251"'
        b"\n\n<p>=CF=E8=F0=F1.\n--X--\n"
    )
    assert "multipart/related" == media_type_of(data, "a.mht")
    assert "Пирс.\n" == read(data).text


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [("gb2312", "镕江号", "镕江号"), ("iso-8859-1", "“nine” – all", "“nine” – all")],
)
def test_a_mail_names_an_encoding_by_a_smaller_one(charset, data, text):
    """Programs of mail write GBK and cp1252 under the names of what those enlarge."""
    head = f"From: a@x.example\nDate: x\nContent-Type: text/plain; charset={charset}\n\n"
    body = data.encode("gbk" if charset == "gb2312" else "cp1252")
    assert f"{text}\n" == read(head.encode() + body).text.rpartition("\n\n")[2]


def test_style_sheets_saved_with_a_page_are_heeded():
    """Browsers save them as parts of their own; one of a print is not heeded, nor is a comment."""
    link = '<link rel=3D"stylesheet" href=3D"cid:{}@mhtml.blink" media=3D"{}">'
    parts = ["Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>Six <b "]
    parts[0] += f"class=3Dx>not</b><i class=3Dy> lost</i><!--{link.format('a', '')}-->"
    parts[0] += link.format("a", "")
    parts[0] += link.format("b", "print")
    for name, rule in (("a", ".x {display: none}"), ("b", ".y {display: none}")):
        parts.append(f"Content-Type: text/css\nContent-Location: cid:{name}@mhtml.blink\n\n{rule}")
    head = "From: <Saved>\nSnapshot-Content-Location: https://a.example\nContent-Type: "
    body = "".join(f"--X\n{part}\n" for part in parts)
    found = read(f"{head}multipart/related; boundary=X\n\n{body}--X--\n".encode())
    assert "Six lost\n" == found.text
    assert "words that its styles hide are left out (1), the first of them: not" in found.warnings


@pytest.mark.parametrize(
    ("media", "text"),
    [
        ("(min-width:768px)", "41"),
        ("screen and (min-width: 48em)", "41"),
        ("(min-width:1600px)", "41 boats"),
        ("screenand(min-width:1px)", "41 boats"),
        ("(max-width:768px)", "41 boats"),
    ],
)
def test_a_page_is_seen_in_a_window_of_the_usual_width(media, text):
    """Rules for small or very large windows are not heeded."""
    page = f"<!DOCTYPE html><style>@media {media}{{b{{display:none}}}}</style><p>41 <b>boats</b>"
    assert f"{text}\n" == read(page.encode()).text


def test_frames_of_a_saved_page_are_named():
    """A browser saves what a page shows in frames beside it; it is not in its text."""
    part = "--X\nContent-Type: text/html\n\n<p>"
    found = read(
        (
            "From: <Saved>\nSnapshot-Content-Location: https://a.example\nContent-Type: "
            f"multipart/related; boundary=X\n\n{part}The pier.\n{part}Three sous.\n--X--\n"
        ).encode()
    )
    assert "The pier.\n" == found.text
    assert ["what the page shows in frames is left out (1 saved with it)"] == list(found.warnings)


@pytest.mark.parametrize("name", ["related", "jp-relatedposts", "taboola-below"])
def test_other_articles_below_a_text(name):
    """A few links in the element of the text are known by the names that programs give them."""
    page = (
        "<!DOCTYPE html><article><h1>The pier</h1><p>The pier was long, and its stones were cut by "
        f"forty masons.</p><div class={name}><p><a href=/1>A pike</a></div></article>"
    )
    assert [("1", "heading"), ("2", "body"), ("3", "furniture")] == list(
        read(page.encode()).regions
    )


def test_a_heading_of_the_second_degree_beside_the_text():
    """Where a page has no other heading, that right before its text is none of the furniture."""
    said = "The storm has closed three ports, and forty-six ships lie in the roads. " * 3
    page = (
        "<!DOCTYPE html><div><h2>Menu</h2><a href=/1>Coast</a></div><div><div><h2>Storm</h2></div>"
        f"<div>3 March</div><div>{said}<br><br>{said}</div></div><div><h2>Feed</h2></div>"
    )
    assert [("1-2", "furniture"), ("3", "heading"), ("4-6", "body"), ("7", "furniture")] == list(
        read(page.encode()).regions
    )
    deeper = page.replace("<div>3 March</div>", "<div><div><h2>Charts</h2></div></div>")
    assert ("3-4", "heading") in read(deeper.encode()).regions


def test_a_page_around_its_text():
    """The main text of a page is body, menus and lists of other news are furniture."""
    links = "".join(f"<li><a href=/{at}>Another piece of news {at}</a>" for at in range(5))
    page = (
        f"<!DOCTYPE html><html lang=en-gb><title>T</title><div><ul>{links}</ul></div><div><h1>The"
        " pier</h1><p>The pier was long, and its stones were cut by forty masons in a dry year.<p>"
        "Nobody counted the boats that lay behind it, though the keeper of the light had been asked"
        f" to.</div><div class=related>{links}</div><footer>Imprint"
    )
    found = read(page.encode())
    assert [("1-5", "furniture"), ("6", "heading"), ("7-8", "body"), ("9-14", "furniture")] == list(
        found.regions
    )
    assert ("The pier", "en-GB") == (found.title, found.language)


@pytest.mark.parametrize(
    ("above", "below", "regions"),
    [
        ("", "", [("1-3", "furniture"), ("4-6", "body"), ("7-9", "furniture")]),
        ("<tr><td colspan=3>The Bay", "<tr><td colspan=3>Mail us", [
            ("1-4", "furniture"), ("5-7", "body"), ("8-11", "furniture"),
        ]),
    ],
)  # fmt: skip
def test_a_text_in_a_cell_beside_a_menu(above, below, regions):
    """Old pages set out a menu, the text and other news in the cells of a table."""
    menu = "<br>".join(f"<a href=/{at}>Piece of news {at}</a>" for at in range(3))
    text = (
        "The pier was long, and its stones were cut by forty masons in a dry year.<br>Nobody "
        "counted the boats that lay behind it, though the keeper of the light had been asked to."
        "<br>The rope of the great bell was renewed, and its clapper was painted red."
    )
    found = read(
        f"<!DOCTYPE html><table>{above}<tr><td><font>{menu}</font><td><font>{text}</font>"
        f"<td>{menu}{below}</table>".encode()
    )
    assert regions == list(found.regions)
    assert "|" not in found.text


@pytest.mark.parametrize(
    ("beside", "mark"),
    [("1911", "<br>"), ("<br>".join(f"<a href=/{at}>A pike of {at} kg</a>" for at in "123"), " ")],
)
def test_a_long_cell_of_a_table(beside, mark):
    """It sets out no text of a page where nothing is a menu, or where it is one line."""
    told = mark.join(["The boats that lay in the bay were counted twice in that dry year."] * 4)
    found = read(
        f"<!DOCTYPE html><table><tr><td>{beside}<td>{told}<tr><td>1912<td>41</table>".encode()
    )
    assert "| 1912 | 41 |" in found.text


def warc(*pages):
    """Return an archive with a response for each address and page."""
    data = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nx: y\r\n\r\n"
    for address, kind, body in pages:
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        data += (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: "
            f"2020-01-01T00:00:03Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        ).encode()
        data += answer + b"\r\n\r\n"
    return data


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_each_page_of_an_archive(pack):
    """Each response is a text with its address and time; what is no text is named."""
    data = pack(
        warc(
            ("https://a.example/1", "text/html; charset=latin1", b"<p>caf\xe9"),
            ("https://a.example/2", "image/png", b"\x89PNG"),
            ("https://a.example/3", "text/plain", b"two"),
        )
    )
    found = extract(data, media_type_of(data, "a.warc"))
    assert [("café\n", "https://a.example/1"), ("two", "https://a.example/3")] == [
        (each.text, each.url) for each in found
    ]
    assert "2020-01-01T00:00:03Z" == found[0].retrieved
    assert "https://a.example/2 (image/png" in found[0].warnings[0]


def test_a_response_that_is_repeated_is_read_at_each_of_its_times():
    """A `revisit` is the text that it repeats, with its own time; one whose response is not there
    is named.
    """
    first = warc(("https://a.example/1", "text/html", b"<p>nine boats"))
    known = "Target-URI: https://a.example/1", "Date: 2020-01-01T00:00:03Z"
    heads = (
        ("https://a.example/1", "".join(f"WARC-Refers-To-{each}\r\n" for each in known)),
        ("https://a.example/2", "WARC-Payload-Digest: sha1:AAAA\r\n"),
    )
    repeats = "".join(
        f"WARC/1.0\r\nWARC-Type: revisit\r\nWARC-Target-URI: {address}\r\n{head}"
        "WARC-Date: 2021-02-03T04:05:06Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
        for address, head in heads
    )
    page, again = extract(first + repeats.encode(), "application/warc")
    assert page.text == again.text == "nine boats\n"
    assert (page.url, "2021-02-03T04:05:06Z") == (again.url, again.retrieved)
    assert again.warnings == (
        f"the archive records it as a repeat of {page.url} of {page.retrieved}",
    )
    assert ("https://a.example/2 (an unknown response)" in page.warnings[0], 1) == (
        True,
        len(page.warnings),
    )


@pytest.mark.parametrize("selector", ["1e9#y", ".x, 2p.y", "#-", ".", "p.\u0663"])
def test_a_style_sheet_that_is_broken_hides_nothing(selector):
    """A rule whose selector is none is passed over; the words of the page are read."""
    page = f"<style>{selector} {{display: none}}</style><p>41 dockers".encode()
    assert "41 dockers\n" == read(page, "a.html").text


def test_a_damaged_archive_of_pages_says_so_and_prints_nothing(capfd):
    """A record that is not as long as it says is a warning; nothing of the file is printed."""
    data = warc(("https://a.example/\x1b[2J 1", "text/plain", b"two")).replace(
        b"Content-Length: 4\r\n\r\nx: y", b"Content-Length: 2\r\n\r\nx: y"
    )
    (found,) = extract(data, media_type_of(data, "a.warc"))
    assert "two" == found.text
    assert ["the archive is damaged: a record is longer or shorter than it says"] == [
        *found.warnings
    ]
    assert ("", "") == capfd.readouterr()


BOMB = b"A" * (70 << 20)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DEEP = "<w:p>" * 5000
HOSTILE = {
    "a part that unpacks to too much": (
        lambda: docx("") + b"",
        {"word/document.xml": BOMB},
        "unpacks to more than a document holds",
    ),
    "entities": (
        None,
        {"word/document.xml": f"{ENTITIES}<w:document {W}>&b;</w:document>"},
        "defines entities or refers",
    ),
    "a reference to a file": (
        None,
        {"word/document.xml": f"{OUTSIDE}<w:document {W}>&a;</w:document>"},
        "defines entities or refers",
    ),
    "elements without end": (
        None,
        {"word/document.xml": f"<w:document {W}>{DEEP}"},
        "nest more than",
    ),
    "broken XML": (None, {"word/document.xml": f"<w:document {W}><w:p>"}, "is broken"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "fodt"])
def test_hostile_archives(name, kind, monkeypatch):
    """A bomb, entities, outside references and endless nesting end with one clear error.

    Nothing is fetched: a socket that is opened fails the test.
    """
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("it reached out"))
    (content,) = HOSTILE[name][1].values()
    parts = {
        "docx": {"word/document.xml": content},
        "odt": {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content},
        "epub": {"META-INF/container.xml": content},
        "fodt": {},
    }[kind]
    media_type = next(each.media_type for each in formats().values() if each.endings[0] == kind)
    if kind == "fodt" and content is BOMB:
        pytest.skip("it is not packed")
    with pytest.raises(DocprovError, match=HOSTILE[name][2]):
        extract(packed(parts) if parts else content.encode(), media_type)


def with_picture(side):
    """Return a PDF with a line of text and a picture of a number of dots at each side."""
    dots = zlib.compress(bytes(8 << 20), 1)
    drawn = b"BT /F 12 Tf 72 700 Td (nine boats) Tj ET q 9 0 0 9 72 72 cm /I Do Q"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources 7 0 R>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (side, side, len(dots), dots),
        b"<</Font<</F 4 0 R>>/XObject<</I 6 0 R>>>>",
    ]
    objects = b"".join(b"%d 0 obj\n%b\nendobj\n" % each for each in enumerate(parts, 1))
    return b"%PDF-1.7\n" + objects + b"trailer<</Root 1 0 R>>"


def test_pictures_are_never_opened():
    """A picture of a hundred thousand dots a side costs nothing, in a PDF or packed."""
    assert "nine boats\n" == read(with_picture(100_000)).text
    data = docx(f"<w:p>{run('nine boats')}</w:p>")
    with zipfile.ZipFile(target := BytesIO(data), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", bytes(8 << 20))
    (picture,) = zipfile.ZipFile(target).infolist()[-1:]
    tracemalloc.start()
    assert "nine boats\n" == read(target.getvalue()).text
    assert tracemalloc.get_traced_memory()[1] < picture.file_size / 10
    tracemalloc.stop()


def test_what_a_document_has_beside_its_text_is_named():
    """Formulas and parts in another format are named."""
    data = docx(f"<w:p>{run('One')}{MATH.format('<m:f/>')}</w:p><w:altChunk/>")
    assert [
        "it has formulas or other objects, written as \ufffd",
        "it has parts in another format (altChunk), which are not read",
    ] == list(read(data).warnings)


def test_parts_of_a_book_that_are_not_read_are_named():
    """A picture among the pages and a page that is not listed are named; a stand-in is read."""
    book = epub("<p>one", "<p>two")
    with zipfile.ZipFile(BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["b.opf"] = (
        parts["b.opf"]
        .replace(b'idref="p1"/>', b'idref="s"/><itemref idref="t"/><itemref idref="nine"/>')
        .replace(b"<manifest>", b'<manifest><item id="s" href="s.svg" media-type="image/svg+xml"/>')
        .replace(b"</manifest>", b'<item id="t" href="t" fallback="p1" media-type="x"/></manifest>')
    )
    found = read(packed(parts))
    assert "one\ntwo\n" == found.text
    assert (
        "a part of the book is no page of text and is not read: s.svg (image/svg+xml)",
        "the book names a page nine that it does not list",
    ) == found.warnings


def test_a_page_that_stands_for_several_parts_is_read_once():
    """Two pictures have one page that stands for them, which is itself a page of the book."""
    book = epub("<p>one", "<p>two")
    with zipfile.ZipFile(BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    pictures = b"".join(
        b'<item id="%c" href="%c.svg" fallback="p1" media-type="image/svg+xml"/>' % (each, each)
        for each in b"st"
    )
    parts["b.opf"] = (
        parts["b.opf"]
        .replace(b"<spine>", b'<spine><itemref idref="s"/><itemref idref="t"/>')
        .replace(b"<manifest>", b"<manifest>" + pictures)
    )
    found = read(packed(parts))
    assert "two\none\n" == found.text
    assert not found.warnings


def test_what_is_left_out_of_notes_and_headers_is_named():
    """Struck words and changes in a foot note and a header are named as those in the text are."""
    data = docx(
        f'<w:p>{run("41")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        footnotes=f'<w:footnotes {W}><w:footnote w:id="2"><w:p>'
        f"{run('By ear', '<w:strike/>')}</w:p></w:footnote></w:footnotes>",
        header1=f"<w:hdr {W}><w:p><w:ins>{run('Draft')}</w:ins></w:p></w:hdr>",
    )
    assert [
        "it has tracked changes: deletions are left out, insertions are kept",
        "struck words are left out",
    ] == list(read(data).warnings)
    struck = '<style:style style:name="S" style:family="text"><style:text-properties '
    styles = (
        f"<office:document-styles {ODF}><office:automatic-styles>{struck}"
        'text:text-line-through-style="solid"/></style:style></office:automatic-styles>'
        "<office:master-styles><style:master-page><style:header><text:p>Draft"
        '<text:span text:style-name="S"> two</text:span></text:p></style:header>'
        "</style:master-page></office:master-styles>"
        "</office:document-styles>"
    )
    with zipfile.ZipFile(target := BytesIO(odt("<text:p>nine</text:p>")), "a") as archive:
        archive.writestr("styles.xml", styles)
    found = read(target.getvalue())
    assert ("Draft\nnine\n", ("struck words are left out",)) == (found.text, found.warnings)


def test_a_response_that_an_archive_cut_off_is_named():
    """What an archive says that it did not keep whole is not read as whole."""
    data = warc(("https://a.example", "text/html", b"<p>nine boats"))
    data = data.replace(b"Type: response", b"Type: response\r\nWARC-Truncated: length")
    (found,) = extract(data, media_type_of(data, "a.warc"))
    assert ("nine boats\n", 1) == (found.text, len(found.warnings))
    assert "cut off (WARC-Truncated: length)" in found.warnings[0]


def test_bytes_beyond_the_end_of_a_text():
    """A length of a picture that is too large loses no words, and is named."""
    found = read(rb"{\rtf1 one\par {\pict\bin9999 xx}two\par}")
    assert ("one\ntwo\n", 1) == (found.text, len(found.warnings))
    assert "more bytes of a picture than it has" in found.warnings[0]


def test_words_that_styles_hide_are_counted():
    """Words that a person may not see in a browser are named, with the first ones."""
    page = b"<style>.a{display:none}</style><p class=a>one two<p style='font-size:0'>three<p>four"
    (said,) = read(page, "a.html").warnings
    assert "words that its styles hide are left out (3), the first of them: one two three" == said


def test_a_page_of_too_many_rules_says_so(monkeypatch):
    """Rules that would take too long are not heeded, which is said."""
    monkeypatch.setattr("docprov.evidence.readers.page_styles._MOST_MATCHES", 3)
    page = b"<style>p{display:none} b{display:none} i{display:none}</style><p>a<b>b</b><b>c</b>"
    found = read(page + b"<i>nine</i>", "a.html")
    assert any("more rules of style than are heeded" in each for each in found.warnings)


def calls_of(page):
    """Return how many functions are called to read a page."""
    count = 0

    def counted(_, event, __):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        read(page, "a.html")
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "opened",
    ["<div class=nav>t", "<b>", "<span class=pagenum>1", "<i class=fnref>", "<ol reversed><li>"],
)
def test_elements_in_elements_take_time_by_their_number(opened):
    """Twice the elements one in the other take about twice the work, not four or eight times."""
    words = "<p>nine boats lay at the quay of Arden" * 4
    few, many = (
        calls_of(f"<!DOCTYPE html>{opened * count}<main>{words}".encode()) for count in (100, 200)
    )
    assert few < many < 2.5 * few


def test_macros_and_locked_books():
    """Macros are named and never read; an encrypted book is refused."""
    data = docx(f"<w:p>{run('One')}</w:p>")
    with zipfile.ZipFile(target := BytesIO(data), "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert ["it has macros, which are not read"] == list(read(target.getvalue()).warnings)
    locked = '<encryption><CipherReference URI="p0.xhtml"/></encryption>'
    with pytest.raises(DocprovError, match="encrypted"):
        read(epub("<p>a", encryption=locked))


HEAD = b"From: a\nDate: Wed, 08 Jan 2020 10:00:00 +0000\nContent-Type: "
PARTS = b"multipart/mixed; boundary=X\n\n" + b"--X\nContent-Type: text/plain; name=a\n\nx\n" * 9000


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (HEAD + PARTS, "message/rfc822"),
        ((HEAD + b"message/rfc822\n\n") * 40 + HEAD, "message/rfc822"),
        *(
            (b"<!DOCTYPE html><style>" + sheet * 200_000 + b"</style><p>x", "text/html")
            for sheet in (b"/*", b"@", b"p p,", b"@a{b{}")
        ),
        (rb"{\rtf1" + b"{" * 50_000, "application/rtf"),
        (rb"{\rtf1 \bin99999999 x", "application/rtf"),
        (
            b"From: a\r\nDate: x\r\n" + b"Content-Type: multipart/mixed; boundary=a\r\n" * 600,
            "message/rfc822",
        ),
        (
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nx",
            "application/warc",
        ),
        (None, "application/warc"),
        (b"%PDF-1.7\n1 0 obj <</Length 99999999>> stream", "application/pdf"),
    ],
    ids=[
        "parts",
        "mails",
        "comments",
        "rules",
        "selectors",
        "braces",
        "groups",
        "binary",
        "boundaries",
        "length",
        "bomb",
        "pdf",
    ],
)
def test_hostile_texts(data, media_type):
    """Whatever a file states of itself, there is a text or one error, within bounds."""
    if data is None:  # packing it takes long: only where it is read
        data = gzip.compress(warc(("https://a.example", "text/html", BOMB)), 1)
    try:
        found = extract(data, media_type)
    except DocprovError as error:
        assert str(error)  # noqa: PT017 - either outcome is right
    else:
        assert sum(len(each.text) for each in found) < 100


@pytest.mark.parametrize("media_type", sorted(set(formats()) - {"text/plain"}))
@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 40, b"PK\x05\x06" + bytes(18), b"<p>x"])
def test_any_bytes(media_type, data):
    """A reader given anything returns text or raises the one error, and no other exception."""
    try:
        found = extract(data, media_type)
    except DocprovError as error:
        assert str(error)  # noqa: PT017 - either outcome is right
    else:
        assert all(isinstance(each.text, str) for each in found)


def test_an_encoding_is_suggested_and_not_guessed():
    """Bytes in no stated encoding are refused, with the likely one and what it would read."""
    words = "Für die Körbe am Bahndamm zahlte der Müller zwölf Mark, und die Bienen flogen früh. "
    with pytest.raises(DocprovError, match=r"state the right encoding .*it may be cp125\d, which"):
        read((words * 3).encode("cp1252"), "a.txt")
