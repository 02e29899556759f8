"""Inputs shaped like the exports of programs that people use; everything in them is invented."""

import json

_ZOTERO_RIS = """TY  - JOUR
TI  - The lamps of Sarn
AU  - Pell, Ina
AU  - Grey, Oskar
T2  - Harbour Quarterly
VL  - 12
IS  - 3
SP  - 101
EP  - 118
PY  - 1961
DA  - 1961/06/02/
DO  - 10.1234/sarn.61
SN  - 0378-5955
UR  - https://example.org/lamps
Y2  - 2026/05/02/10:11:12
L1  - files/12/lamps.pdf
KW  - lamps
N2  - An account of lamps.
ER  -
"""
_ENDNOTE_RIS = """TY  - CHAP
A1  - Berg, Ada
A2  - Roe, Sam
T1  - Sheds and cranes
BT  - A handbook of quays
PB  - Leith Press
CY  - Leith
Y1  - 1990///
SP  - 7-19
ID  - 17
ER  -
"""
_SCOPUS_RIS = """TY  - CONF
TI  - Counting barrels
T2  - Proceedings of the Tar Congress
AU  - Moss, E.
PY  - 2004
AB  - Barrels were counted. © 2004 The congress.
N1  - Export Date: 2 May 2026; Cited By: 4
DB  - Scopus
M3  - Conference paper
ER  -
"""
_MENDELEY_RIS = """TY  - THES
T1  - Tides at the north mole
A1  - Vale, Kit
Y1  - 1977/11//
PB  - University of Leith
N1  - Query date: 2026-05-02
ER  -
"""
_WEB_RIS = """TY  - ELEC
TI  - Notices to boats
AU  - Harbour Office
UR  - http://example.org/notices?id=7&lang=en
Y1  - 2019/03/04/
LA  - en
ER  -
"""
_FILM_RIS = "TY  - MPCT\nTI  - The lens\nA2  - Pell, Ina\nPY  - 1933\nER  - \n"
_MAP_RIS = "TY  - MAP\nTI  - Chart of Sarn\nPY  - c. 1850\nSE  - 2\nER  - \n"
_LAW_RIS = "TY  - STAT\nTI  - Harbour Act\nPY  - 1888\nCY  - Arden\nER  - \n"
_TWO_RIS = _FILM_RIS + "\n" + _MAP_RIS
_NO_END_RIS = _FILM_RIS.replace("ER  - \n", "") + _MAP_RIS
_LOOSE_RIS = "TY - BOOK\nTI - Tides\nER - \n"
_WRAPPED_RIS = "TY  - BOOK\nTI  - The tides\nof Arden\nPY  - 1911\nER  - \n"
_REPEATED_RIS = "TY  - BOOK\nTI  - Tides\nTI  - Ebbs\nPY  - 1911\nPY  - 1912\nER  - \n"
_EMPTY_RIS = "TY  - BOOK\nTI  - \nAU  - \nPY  - \nER  - \n"

_ZOTERO_BIB = r"""@article{pell_lamps_1961,
	title = {The lamps of {Sarn}},
	volume = {12},
	issn = {0378-5955},
	url = {https://example.org/lamps_of%20sarn},
	doi = {10.1234/sarn.61},
	abstract = {An account of lamps; 50\% of them were dark.},
	language = {en},
	number = {3},
	urldate = {2026-05-02},
	journal = {Harbour Quarterly},
	author = {Pell, Ina and Grey, Oskar},
	month = jun,
	year = {1961},
	keywords = {lamps, quays},
	file = {Full Text:files/12/lamps.pdf:application/pdf},
}
"""
_SCHOLAR_BIB = """@inproceedings{moss2004counting,
  title={Counting barrels},
  author={Moss, E},
  booktitle={Proceedings of the Tar Congress},
  pages={11--22},
  year={2004},
  organization={Tar Society}
}
"""
_JABREF_BIB = r"""% Encoding: UTF-8

@Book{Berg1990,
  author    = {Ada Berg and {The Quay Board}},
  publisher = {Leith Press},
  title     = {Sheds \& cranes},
  year      = {1990},
  isbn      = {0-306-40615-2},
  owner     = {clerk},
  timestamp = {2026.05.02},
}

@Comment{jabref-meta: databaseType:bibtex;}
"""
_DBLP_BIB = r"""@inproceedings{DBLP:conf/quay/VaaleM77,
  author       = {Kit V{\aa}le and
                  Jos{\'{e}} Moss},
  title        = {Tides at the North Mole},
  booktitle    = {{QUAY} '77, Leith, June 2-4, 1977},
  year         = {1977},
  bibsource    = {a list of papers}
}
"""
_BIBLATEX_BIB = """@online{notices2019,
  author = {{Harbour Office}},
  title = {Notices to boats},
  date = {2019-03-04},
  url = {http://example.org/~notices/a_b?id=7},
  urldate = {2026-05-02},
  langid = {english},
}
"""
_MACRO_BIB = """@string{HQ = {Harbour Quarterly}}
@article{roe1911,
  author = "Sam Roe",
  title = "The " # "{Tar}" # " Count",
  journal = HQ,
  year = 1911,
  month = "2~" # jan,
}
"""
_THESIS_BIB = """@phdthesis{vale1977,
 author = {Vale, Kit},
 title = {Tides},
 school = {Leith},
 year = 1977
}
"""
_PAREN_BIB = '@BOOK(tides,\n AUTHOR = "Pell, Ina",\n TITLE = "Tides",\n YEAR = 1911)\n'
_ARXIV_BIB = """@misc{b24,
 title={Tides},
 author={Ada Berg},
 eprint={2401.01234},
 archivePrefix={arXiv},
 primaryClass={cs.DL},
 year={2024}
}
"""
_UNCLOSED_BIB = """@book{a1911,
 title = {a {b},
 year = {1911}
}
@book{c1912,
 title = {Tides},
 year = {1912}
}
"""
_TWICE_BIB = _SCHOLAR_BIB + _SCHOLAR_BIB.replace("Counting barrels", "Counting boats")
_COMMAS_BIB = "@book{a1911,\n title = {Tides},,\n year = {1911},\n}\n"
_WORDS_BIB = "These are my books.\n" + _THESIS_BIB + "And that is all.\n"
_NO_KEY_BIB = "@book{,\n title = {Tides},\n year = 1911\n}\n"
_BARE_BIB = "@book{a1911,\n title = Tides,\n year = 1911\n}\n"

_ROW = {
    "id": "abc_DEF-1",
    "created": "2026-05-02T10:11:12.123456+00:00",
    "updated": "2026-05-02T10:11:12.123456+00:00",
    "user": "acct:clerk@hypothes.is",
    "uri": "https://example.org/lamps",
    "text": "Seven lamps?",
    "tags": ["lamps"],
    "group": "__world__",
    "permissions": {"read": ["group:__world__"]},
    "target": [
        {
            "source": "https://example.org/lamps",
            "selector": [
                {"type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]"},
                {"type": "TextPositionSelector", "start": 10, "end": 26},
                {
                    "type": "TextQuoteSelector",
                    "exact": "seven lamps were",
                    "prefix": "On the mole ",
                    "suffix": " dark.",
                },
            ],
        }
    ],
    "document": {"title": ["The lamps of Sarn"]},
    "links": {"html": "https://hypothes.is/a/abc"},
    "flagged": False,
    "hidden": False,
    "user_info": {"display_name": "A clerk"},
}
_REPLY = _ROW | {
    "id": "r",
    "references": ["abc"],
    "target": [{"source": "https://example.org/lamps"}],
}
_ORPHAN = _ROW | {"id": "o", "target": []}
_FILE = _ROW | {
    "id": "f",
    "uri": "urn:x-pdf:0a1b",
    "target": [_ROW["target"][0] | {"source": "urn:x-pdf:0a1b"}],
}
_W3C = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "id": "https://example.org/anno/1",
    "type": "Annotation",
    "motivation": "highlighting",
    "creator": {"id": "https://example.org/clerk", "type": "Person", "name": "A clerk"},
    "body": {
        "type": "TextualBody",
        "value": "Seven?",
        "format": "text/plain",
        "purpose": "commenting",
    },
    "target": {
        "source": "https://example.org/lamps",
        "selector": {
            "type": "TextQuoteSelector",
            "exact": "seven lamps",
            "prefix": "the ",
            "suffix": " were",
        },
    },
}
_FRAGMENT = _W3C | {
    "target": {
        "source": "https://example.org/lamps",
        "selector": {"type": "FragmentSelector", "value": "xywh=1,2,3,4"},
    }
}
_COLLECTION = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "id": "https://example.org/annos/",
    "type": "AnnotationCollection",
    "label": "Marks",
    "total": 1,
    "first": {"id": "https://example.org/annos/?page=0", "type": "AnnotationPage", "items": [_W3C]},
}

_TEXT = "On the mole seven lamps were dark. Forty boats lay there."


def _extracted(words, start, **more):
    interval = {"start_pos": start, "end_pos": start + len(words)}
    stated = {
        "extraction_class": "count",
        "extraction_text": words,
        "char_interval": interval,
        "alignment_status": "match_exact",
        "extraction_index": 1,
        "group_index": 0,
        "description": None,
        "attributes": {"unit": "lamp"},
    }
    return stated | more


def _lines(*extractions, **more):
    return (
        json.dumps({"document_id": "doc_7", "text": _TEXT, "extractions": extractions} | more)
        + "\n"
    )


SHAPES = {
    "ris": [
        *(_ZOTERO_RIS, _ENDNOTE_RIS, _SCOPUS_RIS, _MENDELEY_RIS, _WEB_RIS, _FILM_RIS, _MAP_RIS),
        *(_LAW_RIS, _TWO_RIS, _NO_END_RIS, _LOOSE_RIS, _WRAPPED_RIS, _REPEATED_RIS, _EMPTY_RIS),
        *(_ZOTERO_RIS.replace("\n", "\r\n"), "\ufeff" + _WEB_RIS, _ZOTERO_RIS[:170], _WEB_RIS * 2),
    ],
    "bibtex": [
        *(
            _ZOTERO_BIB,
            _SCHOLAR_BIB,
            _JABREF_BIB,
            _DBLP_BIB,
            _BIBLATEX_BIB,
            _MACRO_BIB,
            _THESIS_BIB,
        ),
        *(_PAREN_BIB, _ARXIV_BIB, _UNCLOSED_BIB, _TWICE_BIB, _COMMAS_BIB, _WORDS_BIB, _NO_KEY_BIB),
        *(_BARE_BIB, _ZOTERO_BIB.replace("\n", "\r\n"), _ZOTERO_BIB[:200], _JABREF_BIB[:-60]),
    ],
    "annotations": [
        json.dumps(each)
        for each in (
            *(_ROW, {"total": 1, "rows": [_ROW]}, [_ROW, _REPLY], [_ORPHAN], [_FILE, _ROW]),
            *(_W3C, _FRAGMENT, _COLLECTION, [_ROW, None, 7, "x"], [_ROW, _ROW]),
            {"export_date": "2026-05-02", "client_version": "1.1", "annotations": [_ROW]},
        )
    ],
    "langextract": [
        _lines(_extracted("seven lamps", 12)),
        _lines(_extracted("seven lamps", 12), _extracted("Forty boats", 35, attributes=None)),
        _lines(_extracted("Seven Lamps", 12, alignment_status="match_fuzzy")),
        _lines(_extracted("eight lamps", 12)),
        _lines(_extracted("lamps", 0, char_interval=None, alignment_status=None)),
        _lines(_extracted("seven lamps", 9000)),
        _lines(_extracted("seven lamps", 12), _extracted("seven lamps", 12)),
        _lines(_extracted("Forty boats", 35, attributes={"a": ["b", 1, None], "c": {"d": True}})),
        _lines() + "\n" + _lines(_extracted("seven lamps", 12), document_id=None),
        _lines(_extracted("seven lamps", 12))[:150],
    ],
}
"""Inputs by format."""
