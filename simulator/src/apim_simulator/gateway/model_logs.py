"""Logs of language models: what Azure Monitor gets of a call, where a diagnostic and a setting of the service say so (ARM-LLM).

An API's diagnostic is in force in place of the service's [D]. An entry with the tokens, number 0, then prompts, then completions,
in pieces of 32 KB [D], the numbers by a user's reading [C]. Texts are the messages of chat completions as JSON, of which a query of
Microsoft's samples reads `content` [S]; what is cut off beyond `maxSizeInBytes` is the end [I]. Texts of other calls, such as
responses, and refused calls are not logged here (our choice); sampling does not apply [I].
"""

import json
from typing import Any, Final

from apim_simulator.gateway import chat_text, headers, query
from apim_simulator.gateway.metric_destination import in_force
from apim_simulator.gateway.pipeline import Run
from apim_simulator.gateway.prompt_estimate import prompt_tokens
from apim_simulator.gateway.token_usage import REFUSED, Tokens, is_streamed, of_answer, of_stream, watched
from apim_simulator.json_body import json_object

Json = dict[str, Any]

SETTINGS: Final = "Microsoft.Insights/diagnosticSettings"
CATEGORY: Final = "GatewayLlmLogs"
PIECE: Final = 32 * 1024
"""Bytes of an entry's text."""


def log_models(run: Run) -> None:
    """Have a call logged, before its policies run."""
    if (wanted := _wanted(run)) is not None:
        run.exchange.on_answer.append(_Log(run, wanted).answered)


class _Log:
    """The entries of one call."""

    def __init__(self, run: Run, wanted: Json) -> None:
        self._run = run
        self._wanted = wanted
        self._sent = run.exchange.request.body or b""
        self._entry = _named(run, self._sent)

    async def answered(self) -> None:
        """Keep them: of a whole answer now, of a stream when it has passed."""
        response = self._run.exchange.response
        if response is None or response.status >= REFUSED:
            return
        kind = headers.value_of(response.fields, "content-type") or ""
        if response.stream is not None and kind.startswith("text/event-stream"):
            response.stream = watched(response.stream, self._streamed)
            return
        body = await self._run.body(response)
        if (tokens := of_answer(body)) is not None:
            self._entry["ModelName"] = _model(body)
            self._keep(tokens, chat_text.completion_text(body))

    def _streamed(self, body: bytes) -> None:
        self._keep(of_stream(body, prompt_tokens(self._sent)), chat_text.event_text(body))

    def _keep(self, tokens: Tokens, answer: str) -> None:
        run, chat = self._run, chat_text.read_chat(self._sent)
        common = {"TimeGenerated": run.world.clock.now(), "CorrelationId": run.exchange.id, "_ResourceId": run.snapshot.service.id}
        counted = {"PromptTokens": tokens.prompt, "CompletionTokens": tokens.completion, "TotalTokens": tokens.total}
        prompts = [{"role": role, "content": text} for role, text in chat.messages] if chat else []
        completions = [{"role": "assistant", "content": answer}] if chat and answer else []
        texts = [
            *({"RequestMessages": piece} for piece in _pieces(self._wanted.get("requests"), prompts)),
            *({"ResponseMessages": piece} for piece in _pieces(self._wanted.get("responses"), completions)),
        ]
        for number, more in enumerate([{**self._entry, **counted}, *texts]):
            run.world.model_logs.append({**common, "SequenceNumber": number, **more})


def _wanted(run: Run) -> Json | None:
    """`largeLanguageModel` of the diagnostic in force, None where it is off or nothing takes its logs."""
    store, service = run.world.store, run.snapshot.service.id
    below = f"{service}/providers/".lower()
    if not any(_sends(each.properties) for each in store.of_type(SETTINGS) if each.id.lower().startswith(below)):
        return None
    route = run.exchange.route
    diagnostic = in_force(store, service, None if route is None else route.api.resource.id, "azuremonitor")
    wanted: Json | None = None if diagnostic is None else diagnostic.properties.get("largeLanguageModel")
    return wanted if wanted and wanted.get("logs") == "enabled" else None


def _sends(setting: Json) -> bool:
    return any(log["category"] == CATEGORY and log["enabled"] for log in setting["logs"])


def _named(run: Run, sent: bytes) -> Json:
    """Deployment, model and version as the caller named them."""
    path, asked = run.exchange.request.path.split("/"), _model(sent)
    deployment = path[path.index("deployments") + 1] if "deployments" in path[:-1] else asked
    version = next(iter(query.values(run.exchange.request.query, "api-version")), "")
    return {"DeploymentName": deployment, "ModelName": asked, "ApiVersion": version, "IsStreamCompletion": is_streamed(sent)}


def _model(body: bytes) -> str:
    return str((json_object(body) or {}).get("model") or "")


def _pieces(wanted: Json | None, messages: list[Json]) -> list[Any]:
    """The messages, as JSON where they fit into one entry, else as pieces of its text."""
    if not wanted or wanted.get("messages") != "all" or not messages:
        return []
    text = json.dumps(messages).encode()
    limit = wanted.get("maxSizeInBytes")
    most = PIECE if limit is None else limit
    if len(text) <= min(most, PIECE):
        return [messages]
    text = text[:most]
    return [text[start : start + PIECE].decode() for start in range(0, len(text), PIECE)]
