"""A hundred names that somebody could give a consumer, a model or a product: to be shown, and never obeyed."""

from itertools import product
from typing import Final

_MARKUP: Final = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href=javascript:alert(1)>here</a>",
    "<iframe srcdoc=x></iframe>",
    "<style>*{display:none}</style>",
    "<!-- begun",
    "<![CDATA[ x ]]>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY e 'e'>]>&e;",
)
"""What HTML, SVG or XML would take for more than text."""

_ENDS: Final = ("", '"><b>', "'>", "</title></svg>", "]]>", "&quot;")
"""What could end the text before it."""

_OTHERS: Final = (
    "&lt;b&gt;",
    "&#60;script&#62;",
    '"]; click n1 "javascript:alert(1)"',
    "--> n2",
    "end",
    "%%{init: {}}%%",
    "#quot;",
    "1. list",
    "- item",
    "`code` *bold* _it_",
    "| cell | cell |",
    "[text](javascript:alert(1))",
    "![x](https://evil.example/x)",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "${7*7}",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\uff1d1+1",
    '=HYPERLINK("https://evil.example")',
    'a","=1+1',
    "a;=1+1",
    "two\nlines",
    "two\r\n::error::lines",
    "::error::x",
    "##vso[task.setvariable]x",
    "a\u202eb\u2066c",
    "\x00\x07\x1b[31m",
    "\x1b]8;;https://evil.example\x1b\\link",
    "\ud800",
    "\ufeff\u200b",
    "\u2028\u2029",
    "x" * 3000,
    "é" * 40,
    "' OR 1=1 --",
)
"""What Markdown, Mermaid, templates, spreadsheets, terminals and logs of pipelines would."""

TEXTS: Final = (*(end + markup for markup, end in product(_MARKUP, _ENDS)), *_OTHERS)
