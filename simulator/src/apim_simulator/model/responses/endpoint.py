"""`POST …/responses` and what is done with a stored response."""

from apim_simulator.model import content_filter, errors, files, operations
from apim_simulator.model.answer import Answer, Json, whole
from apim_simulator.model.call import Call
from apim_simulator.model.rate_limits import estimate
from apim_simulator.model.responses import context, events, items, request, response, state
from apim_simulator.model.stored import page


def create(call: Call) -> Answer:
    """The response, whole or streamed, or queued in the background."""
    body = call.deployed_body()
    operations.check("responses", call.model)
    wanted = request.read(body, call.version, call.model)
    stored = call.stored
    sent = body.get("input")
    given = items.read(sent, context.known(stored) if items.refers(sent) else {})
    files.require(call, items.files(given))
    before = _before(call, wanted)
    context.check_calls([*before, *given])
    prompts = items.texts(given)
    call.admit(estimate(prompts, wanted.limit))
    content_filter.check(prompts)
    answer = response.make(
        wanted,
        response.Generation(
            deployment=call.deployment_name,
            model=call.model,
            month=call.month,
            created=call.seconds,
            before=before,
            given=given,
        ),
    )
    call.streamed = wanted.streamed
    if wanted.stored:
        state.keep(stored, answer, given, wanted.conversation, streamed=wanted.streamed)
    if wanted.conversation is not None:
        context.extend(stored, wanted.conversation, [*given, *answer["output"]])
    if not wanted.streamed:
        return whole(state.at(answer, call.seconds))
    obfuscated = (body.get("stream_options") or {}).get("include_obfuscation") is not False
    return Answer(200, content_type=events.CONTENT_TYPE, pieces=events.stream(answer, obfuscated=obfuscated))


def retrieve(call: Call) -> Answer:
    """A stored response; as a stream, from any event on, if it was made as one in the background."""
    kept = _kept(call)
    query = call.request.query_params
    if query.get("stream") != "true":
        return whole(state.at(kept["response"], call.seconds))
    if not kept["response"]["background"]:
        message = "This response cannot be streamed because it was not created with background=true."
        raise errors.invalid_request(message, "stream", "invalid_request_error")
    if not kept["streamed"]:
        raise errors.invalid_request(
            "This response cannot be streamed because it was not created with stream=true.", "stream", None
        )
    after = query.get("starting_after", "-1")
    if not after.removeprefix("-").isdigit():
        raise errors.invalid_request("Invalid 'starting_after': expected an integer.", "starting_after", "invalid_type")
    obfuscated = query.get("include_obfuscation") != "false"
    pieces = events.stream(kept["response"], obfuscated=obfuscated, after=int(after[:9]))
    return Answer(200, content_type=events.CONTENT_TYPE, pieces=pieces)


def delete(call: Call) -> Answer:
    """Forget a stored response."""
    kept = _kept(call)
    call.stored.delete(state.COLLECTION, kept["id"])
    return whole({"id": kept["id"], "object": "response.deleted", "deleted": True})


def cancel(call: Call) -> Answer:
    """End a response in the background; one that is over stays as it is (documented: again is no mistake)."""
    kept = _kept(call)
    found = kept["response"]
    if not found["background"]:
        raise errors.invalid_request("Cannot cancel a synchronous response.", "response_id", None)
    if state.at(found, call.seconds)["status"] in ("queued", "in_progress"):
        call.stored.put(state.COLLECTION, kept | {"response": state.cancelled(found)})
    return whole(state.at(_kept(call)["response"], call.seconds))


def input_items(call: Call) -> Answer:
    """What the response was asked with, newest first; items of responses before it are not among them (our choice)."""
    return whole(page(_kept(call)["input"], call.request.query_params))


def _before(call: Call, wanted: request.ResponseRequest) -> list[Json]:
    previous = wanted.body.get("previous_response_id")
    if previous is not None:
        return context.of_previous(call.stored, previous, call.seconds)
    return [] if wanted.conversation is None else context.of_conversation(call.stored, wanted.conversation)


def _kept(call: Call) -> Json:
    identifier = call.parameters["id"]
    kept = state.find(call.stored, identifier, call.seconds)
    if kept is None:
        raise errors.not_found(f"Response with id '{identifier}' not found.", None, None)
    return kept
