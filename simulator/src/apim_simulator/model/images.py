"""`…/images/generations` and `…/images/edits`: black and white stripes of the size that is asked for.

Shapes: the document 2025-03-01-preview and https://learn.microsoft.com/azure/ai-foundry/openai/how-to/dall-e. None was recorded.
"""

import base64
import hashlib
import re
import secrets
from typing import Any

from apim_simulator.model import content_filter, errors, operations, png, request_bodies, token_count
from apim_simulator.model.answer import Answer, Json, compact
from apim_simulator.model.call import Call
from apim_simulator.model.rate_limits import estimate
from apim_simulator.model.request_members import IMAGES
from apim_simulator.model.unsupported import Table, check, given

COLLECTION = "images"
PREFIX = "/private/images/"
"""Where images are fetched; Azure has them in a storage account of its own."""
KEPT_SECONDS = 86_400
OF_EDITS = ("image", "image[]", "mask", "input_fidelity")
SIZES = {"dall-e-3": ("1024x1024", "1024x1792", "1792x1024")}
GPT_IMAGE_SIZES = ("1024x1024", "1024x1536", "1536x1024", "auto")
MOST = 10
"""Images of one call at most; of DALL-E 3 one (documented)."""
TOKENS = {"low": 272, "medium": 1056, "high": 4160}
"""Tokens of a square image by quality (documented for gpt-image-1)."""
UNSUPPORTED: Table = {
    "stream: true": lambda body: body.get("stream") is True,
    "partial_images": given("partial_images"),
    "output_format other than png": lambda body: body.get("output_format") not in (None, "png"),
}
"""What is not simulated."""


def generate(call: Call) -> Answer:
    """Images of a prompt."""
    body = call.deployed_body()
    request_bodies.check_members(body, IMAGES, call.version)
    return _images(call, body, [])


def edit(call: Call) -> Answer:
    """Images of a prompt and of other images, from a multipart body."""
    form = call.deployed_form()
    body: Json = {name: form.text(name) for name in form.texts}
    for name in body:
        if name not in IMAGES and name not in OF_EDITS:
            raise errors.unknown_property(name, call.version)
    uploads = [upload for name, uploads in form.files.items() if name in ("image", "image[]") for upload in uploads]
    if not uploads:
        raise errors.missing("image")
    if str(body.get("n", "1")).isdigit():
        body["n"] = int(body.get("n", "1"))
    return _images(call, body, [upload.content for upload in uploads])


def served(call: Call) -> Answer:
    """An image that an answer gave the URL of, for a day (documented); no key is asked for, as none is in Azure's URLs."""
    found = call.stored.get(COLLECTION, call.parameters["id"])
    if found is None or call.seconds >= found.body["created"] + KEPT_SECONDS:
        raise errors.resource_not_found()
    return Answer(200, found.content, content_type="image/png")


def _images(call: Call, body: Json, sources: list[bytes]) -> Answer:
    operations.check("imageGenerations", call.model)
    check(body, UNSUPPORTED)
    prompt = request_bodies.required(body, "prompt")
    size, count = _size(body, call.model), body.get("n") or 1
    if count > (1 if call.model == "dall-e-3" else MOST):
        raise errors.invalid_request(f"Invalid 'n': {count} images are too many for {call.model}.", "n", "invalid_value")
    call.admit(estimate([prompt], None))
    content_filter.check([prompt])
    if body.get("quality") not in (None, "auto", "standard", "hd", *TOKENS):
        raise errors.not_one_of(body["quality"], ("auto", *TOKENS), "quality")
    width, height = map(int, size.split("x"))
    data = []
    for number in range(count):
        seed = hashlib.sha256(f"{call.deployment_name}{prompt}{number}".encode() + b"".join(sources)).digest()
        data.append(_one(call, body, png.image(width, height, seed)))
    return Answer(200, compact(_answer(call, body, data, size)) + b"\n")


def _one(call: Call, body: Json, image: bytes) -> Json:
    """One image: as base64, or of DALL-E by URL unless base64 is asked for."""
    encoded: Json = {"b64_json": base64.b64encode(image).decode()}
    if not call.model.startswith("dall-e"):
        return encoded
    if body.get("response_format") != "b64_json":
        name = f"{secrets.token_hex(16)}.png"
        call.stored.put(COLLECTION, {"id": name, "created": call.seconds}, image)
        encoded = {"url": f"{call.world.addresses.account_url(call.account_id)}{PREFIX}{name}"}
    results = content_filter.results(content_filter.SEVERE)
    return {"content_filter_results": results, "prompt_filter_results": results, "revised_prompt": body["prompt"]} | encoded


def _answer(call: Call, body: Json, data: list[Json], size: str) -> Json:
    if call.model.startswith("dall-e"):
        return {"created": call.seconds, "data": data}
    quality = body.get("quality") or "auto"
    quality = quality if quality in TOKENS else "high"
    text, pictures = token_count.words(str(body["prompt"])), TOKENS[quality] * len(data)
    return {
        "created": call.seconds,
        "background": body.get("background") or "opaque",
        "data": data,
        "output_format": "png",
        "quality": quality,
        "size": size,
        "usage": {
            "input_tokens": text,
            "input_tokens_details": {"image_tokens": 0, "text_tokens": text},
            "output_tokens": pictures,
            "total_tokens": text + pictures,
        },
    }


def _size(body: Json, model: str) -> str:
    wanted: Any = body.get("size") or "1024x1024"
    allowed = SIZES.get(model, GPT_IMAGE_SIZES)
    if wanted not in allowed or not re.fullmatch(r"\d+x\d+|auto", str(wanted)):
        raise errors.not_one_of(wanted, allowed, "size")
    return "1024x1024" if wanted == "auto" else str(wanted)
