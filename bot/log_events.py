"""The events that the log tells of: each has a name of its own that outlives a change of its sentence."""

from typing import Final

EVENTS: Final = {
    "claims_not_renewed": "Claims on updates could not be renewed; what runs out another process may take over.",
    "counts_waiting": "Counts cannot be written; they wait in memory for the database.",
    "curator_unreachable": "A curator has not started the bot or has blocked it; the suggestion waits in the database.",
    "decision_unwritten": "What a curator decided could not be written; they are told, and may press again.",
    "directory_read": "The directory had changed, or a day was over, and answers rest on it as it is now.",
    "directory_unreadable": "The directory cannot be read; answers go on from the catalogue of before.",
    "expired_kept": "What has expired could not be deleted; the next sweep tries again.",
    "inline_recall_failed": "A chosen language could not be read for an inline query, which is answered without it.",
    "inline_unanswered": "Telegram took no answer to an inline query: too late, most often.",
    "presentation_refused": "Telegram refuses the token as the bot presents itself.",
    "presentation_unset": "A name, a description or a menu could not be set on Telegram; the next start tries again.",
    "requests_broken_off": "Requests over HTTP took longer than the end of the program leaves them.",
    "suggestion_unshown": "A suggestion could not be read for its curators; it waits in the database.",
}
"""What has happened and, where it matters, what comes of it."""
NUMBERS: Final = frozenset(
    {"attempts", "count", "organizations", "port", "requests", "revision", "seconds", "status", "update_id"}
)
"""What an event may bring in ``extra``; other things stay out of the log, so that no number of a chat gets into it."""
OTHER: Final = "other"
"""The event of records that name none: those of libraries and of the directory."""
