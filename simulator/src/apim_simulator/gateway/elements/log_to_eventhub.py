"""`log-to-eventhub` (https://learn.microsoft.com/azure/api-management/log-to-eventhub-policy): kept for `GET /_sim/events`.

Up to 200 KB of a message are sent, the rest is cut off [D].
"""

from apim_simulator.gateway.pipeline import Run
from apim_simulator.policy import Statement

MOST_BYTES = 200 * 1024


async def execute(run: Run, statement: Statement) -> None:
    """Record the event. Raises NotSimulated for a logger that is gone, or that is none of an event hub."""
    attributes = statement.attributes
    name = str(attributes["logger-id"])
    logger = run.world.store.get(f"{run.snapshot.service.id}/loggers/{name}")
    if logger is None or str(logger.properties.get("loggerType")).lower() != "azureeventhub":
        raise run.refuse(f"there is no logger '{name}' of type azureEventHub")
    content = run.text(statement.text or "").encode()[:MOST_BYTES].decode(errors="ignore")
    event = {"logger": logger.name, "at": run.world.clock.now().isoformat(), "request": run.exchange.id, "content": content}
    for attribute in ("partition-id", "partition-key"):
        if attribute in attributes:
            event[attribute] = run.text(attributes[attribute])
    run.world.events.append(event)
