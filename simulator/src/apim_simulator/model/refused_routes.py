"""Operations that Azure OpenAI documents and that are not simulated: they answer 501 of ours, never Azure's own 404.

Sources: the documents 2024-10-21, 2025-03-01-preview and v1, OpenAI's of 2.3.0 for what Azure took over since, and recordings of
realtime (aoai2-client_secrets-*, aoai2-calls-*). Below a collection `{path}` is anything.
"""

from collections.abc import Mapping

V1_ROUTES: Mapping[str, str] = {
    "assistants": "GET POST",
    "assistants/{path}": "GET POST DELETE",
    "chat/completions": "GET",
    "chat/completions/{path}": "GET POST DELETE",
    "containers": "GET POST",
    "containers/{path}": "GET POST DELETE",
    "evals": "GET POST",
    "evals/{path}": "GET POST DELETE",
    "fine_tuning/{path}": "GET POST DELETE",
    "images/variations": "POST",
    "models/{path}": "DELETE",
    "moderations": "POST",
    "realtime": "GET",
    "realtime/{path}": "GET POST",
    "responses": "GET",
    "skills": "GET POST",
    "skills/{path}": "GET POST DELETE",
    "threads": "POST",
    "threads/{path}": "GET POST DELETE",
    "uploads": "POST",
    "uploads/{path}": "POST",
    "vector_stores": "GET POST",
    "vector_stores/{path}": "GET POST DELETE",
    "videos": "GET POST",
    "videos/{path}": "GET POST DELETE",
    "video/generations/{path}": "GET POST DELETE",
}
"""Behind /openai/v1/: the methods of each path."""

DATED: Mapping[str, str] = {
    "assistants": "GET POST",
    "assistants/{path}": "GET POST DELETE",
    "deployments/{deployment-id}/extensions/chat/completions": "POST",
    "fine_tuning/{path}": "GET POST DELETE",
    "fine-tunes": "GET POST",
    "fine-tunes/{path}": "GET POST DELETE",
    "realtime": "GET",
    "realtimeapi/{path}": "POST",
    "responses": "GET",
    "threads": "POST",
    "threads/{path}": "GET POST DELETE",
    "uploads": "POST",
    "uploads/{path}": "POST",
    "vector_stores": "GET POST",
    "vector_stores/{path}": "GET POST DELETE",
}
"""Behind /openai/, with a dated api-version: the methods of each path."""
