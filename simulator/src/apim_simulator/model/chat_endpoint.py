"""`POST …/chat/completions`."""

from apim_simulator.model import (
    chat_body,
    chat_completion,
    chat_request,
    chat_stream,
    content_filter,
    operations,
    request_bodies,
    xai,
)
from apim_simulator.model.answer import Answer, compact
from apim_simulator.model.call import Call
from apim_simulator.model.rate_limits import estimate


def answer(call: Call) -> Answer:
    """The completion, whole or streamed. Limits count the texts and the limit of the answer before it is made."""
    body = call.deployed_body()
    operations.check("chatCompletion", call.model)
    request_bodies.check_chat(body, call.version, foundry=call.route is not None and call.route.is_foundry)
    limit = body.get("max_completion_tokens") or body.get("max_tokens")
    prompts = chat_request.texts(body["messages"])
    call.admit(estimate(prompts, limit))
    request = chat_request.read(body, call.model)
    content_filter.check(prompts)
    completion = chat_completion.complete(
        request,
        deployment=call.deployment_name,
        model=call.model,
        full_model=call.full_model,
        created=call.seconds,
        month=call.month,
    )
    call.streamed = request.streamed
    if xai.is_of_vendor(call.model):
        return xai.answer(completion, request)
    if not request.streamed:
        return Answer(200, compact(chat_body.whole(completion)) + b"\n")
    pieces = chat_stream.events(completion, include_usage=request.include_usage)
    return Answer(200, content_type=chat_stream.CONTENT_TYPE, pieces=pieces)
