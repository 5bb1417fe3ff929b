"""Reads an update's JSON; what cannot be read is told by its number and passed over, so that it wedges nothing."""

import logging
from typing import Any

from telegram import Bot, Update

logger = logging.getLogger(__name__)


def read(given: dict[str, Any], bot: Bot | None) -> Update | None:
    """Return an update, None where anything about it is not as Telegram has it but its number."""
    try:
        return Update.de_json(given, bot)
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with it, the next ones must come through
        logger.warning(
            "Update %s cannot be read (%s); passed over.",
            given["update_id"],
            type(fault).__name__,
            extra={"event": "update_unreadable"},
        )
        return None
