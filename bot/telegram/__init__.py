"""Telegram's side of the bot: updates in, calls of the Bot API out; nothing of what is answered is decided here."""
