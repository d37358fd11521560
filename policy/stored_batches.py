"""A batch's file: requests that the account answers by itself, past the gateway.

A line of it may name what another consumer stored, as a call may. So a batch is of operations that store nothing, and its file is
looked through before: what it has no business to name is found as text, in letters and in JSON's escapes of them. The file of an
id does not change, so that what was looked at is what is answered.
"""

from collections.abc import Callable
from typing import Final

from policy.csharp_text import quoted
from policy.markup import Element, element
from policy.stored_bodies import NAMES_OF_IDS, of_body
from policy.stored_lookup import ANSWER, NOT_ANSWERED, STATUS
from policy.stored_refusals import invalid, not_checked, not_found, when

MOST_BYTES: Final = 8_388_608
"""Of a file that is looked through: it is in the gateway's memory for the time of it (our choice)."""
ENDPOINTS: Final = r"^(/openai)?(/v1)?/(chat/completions|completions|embeddings)\\z"
"""What a batch may ask for: Responses would be stored without an owner, and continue those of others."""
ESCAPES: Final = r"\\u00(?:2f|5f|[46][1-9a-f]|[57][0-9a])"
"""JSON's escapes of letters, `_` and `/`, which no writer of JSON needs (https://www.rfc-editor.org/rfc/rfc8259#section-7)."""
NAMED: Final = rf'(?i)\x00|{ESCAPES}|"(?:{"|".join(NAMES_OF_IDS)}|skill_id)"\s*:\s*["\[]|"url"\s*:\s*"[^":]*responses'
"""What a file may not have: another encoding's zeros, escapes, ids, and Responses among its requests."""


def checked_file(ask: Callable[[str], Element]) -> list[Element]:
    """Go on with a batch whose file names nothing that is stored. `ask` makes a question of a path behind the member's URL."""
    file = of_body("input_file_id")
    size = f'(long)((IResponse)context.Variables["{ANSWER}"]).Body.As<JObject>(preserveContent: true)["bytes"] > {MOST_BYTES}'
    text = f'((IResponse)context.Variables["{ANSWER}"]).Body.As<string>(preserveContent: true)'
    endpoint = '"Invalid endpoint: the gateway takes batches of chat completions, completions and embeddings."'
    large = f'"The input file has more than {MOST_BYTES} bytes, which is what the gateway looks through."'
    named = '"The input file names stored things or Responses, or has escaped letters: the gateway cannot tell whose they are."'
    answered = [
        when(NOT_ANSWERED, not_checked()),
        when(f"{STATUS} == 404 || {STATUS} == 400", not_found("File", file)),
        when(f"{STATUS} != 200", not_checked()),
    ]
    return [
        element("choose", when(f'!Regex.IsMatch({of_body("endpoint")}, "{ENDPOINTS}")', invalid(endpoint))),
        ask(f'"/files/" + {file}'),
        element("choose", *answered, when(size, invalid(large))),
        ask(f'"/files/" + {file} + "/content"'),
        element("choose", *answered, when(f"Regex.IsMatch({text}, {quoted(NAMED)})", invalid(named))),
    ]
