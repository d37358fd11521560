"""A hundred texts of our own that a browser would run where one came into a page unescaped. Each sets a flag, and does no harm."""

FLAG = "wasRun"
"""Of the window."""

RUN = f"top.{FLAG}=1"

ESCAPES = (
    "",
    "'>",
    '">',
    "</pre>",
    "</textarea>",
    "</title></head>",
    "--></style>",
    "</option></select>",
    "]]></svg>",
    "\n\n{{ 7*7 }}${7*7}",
)
"""What would end the place that a text is in."""

CARRIERS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f"<details open ontoggle={RUN}><summary>x</summary></details>",
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    f"<input autofocus onfocus={RUN}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<a href=javascript:{RUN} style=position:fixed;inset:0>x</a>",
    f"<form action=javascript:{RUN}><button>x</button></form><base href=//evil.example>",
    f'\' autofocus onfocus={RUN} " onmouseover="{RUN}" x=`',
)
"""What would run it."""

TEXTS = tuple(f"{escape}{carrier}" for escape in ESCAPES for carrier in CARRIERS)
