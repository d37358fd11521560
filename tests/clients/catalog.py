"""The clients of docs/reference/clients.md: what each is, which packages it needs, and which program runs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

FOLDER: Final = Path(__file__).parent
PROGRAMS: Final = FOLDER / "programs"
SEEN: Final = FOLDER / "seen"
Language = Literal["python", "node", "go", "java", "rust"]
ENDING: Final[dict[Language, str]] = {"python": ".py", "node": ".mjs", "go": "/main.go", "java": "/Main.java", "rust": "/main.rs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client by its pinned `packages`, the first of which is its own; `calls` by kind of API, where it is compiled.

    `mind` is what its user has to know, `why_not` why it cannot call the kind of API that its program does not call.
    """

    name: str
    title: str
    language: Language
    packages: tuple[str, ...]
    calls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mind: str = ""
    why_not: str = ""

    @property
    def program(self) -> Path:
        """The file that calls it."""
        return PROGRAMS / self.language / f"{self.name}{ENDING[self.language]}"

    @property
    def seen(self) -> Path:
        """What its last run saw."""
        return SEEN / f"{self.name}.json"


CHAT: Final = ("chat", "stream")
BOTH: Final = {"dated": CHAT, "v1": (*CHAT, "responses", "responses stream")}
CLIENTS: Final = (
    Client(
        name="openai_python",
        title="openai for Python",
        language="python",
        packages=("openai==3.57.0",),
        mind="An endpoint with `/openai` at its end is 404, since the client adds it.",
    ),
    Client(
        name="azure_ai_inference",
        title="azure-ai-inference for Python",
        language="python",
        packages=("azure-ai-inference==1.0.0b9",),
        mind="The key goes out as `Authorization`, too. Its default api-version is dated, which v1 refuses.",
    ),
    Client(
        name="langchain_openai_python",
        title="langchain-openai for Python",
        language="python",
        packages=("langchain-openai==1.7.4",),
    ),
    Client(
        name="litellm_python",
        title="litellm",
        language="python",
        packages=("litellm==1.110.2",),
        mind="With `azure/` its `responses()` calls `/openai/v1/responses` under `api_base`, with `api-key`: publish v1 there.",
    ),
    Client(
        name="semantic_kernel_python",
        title="semantic-kernel for Python",
        language="python",
        packages=("semantic-kernel==1.45.0",),
        mind="Without `api_version` it sends one that is newer than the document.",
    ),
    Client(name="llama_index_python", title="llama-index", language="python", packages=("llama-index-llms-azure-openai==0.6.1",)),
    Client(
        name="pydantic_ai_python",
        title="pydantic-ai",
        language="python",
        packages=("pydantic-ai-slim[openai]==2.68.0",),
        mind="`AzureProvider` for v1 sends the key as Bearer alone: 401.",
    ),
    Client(
        name="openai_node",
        title="openai for Node",
        language="node",
        packages=("openai@6.49.0",),
        mind='Without `errors: openai` it shows the gateway\'s errors as "(no body)".',
    ),
    Client(
        name="ai_sdk_azure",
        title="@ai-sdk/azure",
        language="node",
        packages=("@ai-sdk/azure@3.0.128", "ai@6.0.326"),
        mind="`azure(NAME)` is Responses, `azure.chat(NAME)` chat.",
    ),
    Client(
        name="openai_go",
        title="openai-go",
        language="go",
        packages=("github.com/openai/openai-go/v3@v3.99.0",),
        calls=BOTH,
        mind="`azure.WithAPIKey` without `azure.WithEndpoint` is refused by the client itself.",
    ),
    Client(
        name="openai_java",
        title="openai-java",
        language="java",
        packages=("com.openai:openai-java:4.101.0",),
        calls=BOTH,
        mind="`.apiKey(K)` sends Bearer alone: 401. Without `LEGACY` the host decides which URLs it builds.",
    ),
    Client(
        name="langchain4j_azure",
        title="langchain4j-azure-open-ai",
        language="java",
        packages=("dev.langchain4j:langchain4j-azure-open-ai:1.18.1",),
        calls={"dated": CHAT},
        mind='`serviceVersion("2024-10-21")` raises: it knows previews only, and sends one.',
        why_not="its client builds routes of deployments only; langchain4j's module for OpenAI takes a base URL",
    ),
    Client(
        name="async_openai",
        title="async-openai",
        language="rust",
        packages=("async-openai@0.43.0",),
        calls=BOTH,
        mind="Without `errors: openai` it says that a field is missing, whatever the gateway said.",
    ),
)
BY_NAME: Final = {client.name: client for client in CLIENTS}
