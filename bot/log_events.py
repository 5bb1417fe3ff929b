"""The events that the log tells of: each has a name of its own that outlives a change of its sentence."""

from typing import Final

EVENTS: Final = {
    "bot_serving": "Updates are taken in from now on.",
    "bot_stopped": "The end, after what was under way.",
    "chat_not_kept": "A chat's memory could not be written; its next message is read without it.",
    "chat_not_recalled": "A chat's memory could not be read; it is answered as if it were new.",
    "claims_not_renewed": "Claims on updates could not be renewed; what runs out another process may take over.",
    "counts_waiting": "Counts cannot be written; they wait in memory for the database.",
    "curator_unreachable": "A curator has not started the bot or has blocked it; the suggestion waits in the database.",
    "database_fails": "Something cannot be kept or looked up in the database; answers go on without.",
    "database_works_again": "It can again.",
    "decision_unwritten": "What a curator decided could not be written; they are told, and may press again.",
    "directory_read": "The directory had changed, or a day was over, and answers rest on it as it is now.",
    "directory_unreadable": "The directory cannot be read; answers go on from the catalogue of before.",
    "done_unwritten": "The database was away, and that an update is done is known to this process alone.",
    "expired_kept": "What has expired could not be deleted; the next sweep tries again.",
    "handler_failed": "Something failed that no update led to.",
    "inline_off": "Nobody can look organizations up in other chats until @BotFather is told to switch that on.",
    "inline_recall_failed": "A chosen language could not be read for an inline query, which is answered without it.",
    "inline_unanswered": "Telegram took no answer to an inline query: too late, most often.",
    "job_ended": "Something that should go on beside the talks has ended; the next start brings it back.",
    "polling_lost": "Another process fetches the updates now; this one stands by.",
    "polling_stands_by": "Another process fetches the updates; this one takes over when that one dies.",
    "polling_taken_over": "It is this process's turn to fetch updates.",
    "polling_turn_unknown": "Whose turn it is to fetch updates cannot be asked; the database is away.",
    "polling_turn_unsure": "The connection that holds the turn to fetch updates is lost; it is taken again.",
    "polls_answered_again": "Updates are fetched again.",
    "polls_fail": "Updates cannot be fetched; tried again, ever more slowly.",
    "presentation_refused": "Telegram refuses the token as the bot presents itself.",
    "presentation_unset": "A name, a description or a menu could not be set on Telegram; the next start tries again.",
    "press_not_confirmed": "Telegram did not hear in time that a press has arrived, which is answered all the same.",
    "requests_broken_off": "Requests over HTTP took longer than the end of the program leaves them.",
    "suggestion_unshown": "A suggestion could not be read for its curators; it waits in the database.",
    "supervisor_untold": "systemd could not be told how the service does; it is told again at the next occasion.",
    "update_failed": "Work on an update failed; it is tried again, or set aside.",
    "update_released": "An update is confirmed though not done, so that one chat holds up no other.",
    "update_set_aside": "An update is not tried any more; its number and the error's class stand in the claims.",
    "update_unclaimed": "The database was away, and an update is worked off without a claim.",
    "update_unreadable": "An update is not as Telegram has them; it is passed over.",
    "webhook_unset": "Telegram could not be told where updates go; tried again, and one told before goes on.",
}
"""What has happened and, where it matters, what comes of it."""
NUMBERS: Final = frozenset(
    {"attempts", "count", "organizations", "port", "requests", "revision", "seconds", "status", "update_id"}
)
"""What an event may bring in ``extra``; other things stay out of the log, so that no number of a chat gets into it."""
OTHER: Final = "other"
"""The event of records that name none: those of libraries and of the directory."""
