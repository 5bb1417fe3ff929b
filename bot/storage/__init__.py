"""What the bot keeps in the database: chats, claims on updates, counts, suggestions; nothing of a person."""
