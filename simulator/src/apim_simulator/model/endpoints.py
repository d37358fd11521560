"""What answers a call, by the kind of its route (routes.py)."""

from collections.abc import Callable, Mapping

from apim_simulator.model import (
    audio,
    batches,
    chat_endpoint,
    completions,
    conversations,
    embeddings,
    files,
    images,
    models,
)
from apim_simulator.model.answer import Answer
from apim_simulator.model.call import Call
from apim_simulator.model.responses import endpoint as responses

ENDPOINTS: Mapping[str, Callable[[Call], Answer]] = {
    "chat": chat_endpoint.answer,
    "completions": completions.answer,
    "embeddings": embeddings.answer,
    "images.generate": images.generate,
    "images.edit": images.edit,
    "audio.speech": audio.speech,
    "audio.transcribe": audio.transcribe,
    "audio.translate": audio.translate,
    "responses.create": responses.create,
    "responses.retrieve": responses.retrieve,
    "responses.delete": responses.delete,
    "responses.cancel": responses.cancel,
    "responses.input_items": responses.input_items,
    "conversations.create": conversations.create,
    "conversations.retrieve": conversations.retrieve,
    "conversations.update": conversations.update,
    "conversations.delete": conversations.delete,
    "conversations.list_items": conversations.list_items,
    "conversations.add_items": conversations.add_items,
    "conversations.retrieve_item": conversations.retrieve_item,
    "conversations.delete_item": conversations.delete_item,
    "files.upload": files.upload,
    "files.list": files.listing,
    "files.retrieve": files.retrieve,
    "files.delete": files.delete,
    "files.content": files.content,
    "batches.create": batches.create,
    "batches.list": batches.listing,
    "batches.retrieve": batches.retrieve,
    "batches.cancel": batches.cancel,
    "models.list": models.listing,
    "models.retrieve": models.one,
    "models.list_dated": models.listing_dated,
    "models.retrieve_dated": models.one_dated,
}
