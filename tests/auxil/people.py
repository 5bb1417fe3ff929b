"""People with Telegram: what they write, edit and press becomes updates, and they hear what the bot sends."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.auxil import updates
from tests.auxil.updates import Json
from tests.auxil.written_talks import both

if TYPE_CHECKING:
    from tests.auxil.bot_api import BotApi

PATIENCE_SECONDS = 20
"""A guard: a reply that never comes fails the test instead of hanging it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the person sees it, new or edited."""

    message_id: int
    text: str
    entities: tuple[Json, ...]
    buttons: tuple[tuple[str, str], ...]
    """Label and what it does: callback data, address, text to copy or query to begin elsewhere."""
    edited: bool
    document: tuple[str, bytes] | None = None
    """Name and content of the file that came with it."""

    def labels(self) -> list[str]:
        """Return the labels of the buttons."""
        return [label for label, _ in self.buttons]


@dataclass(slots=True)
class Person:
    """Somebody with Telegram, in their private chat or in a group."""

    api: "BotApi"
    identity: int
    language: str | None
    chat: Json
    pressed: str = ""
    """Data of the button that was pressed last."""

    @property
    def user(self) -> Json:
        """The person as Telegram describes them."""
        return updates.user(self.identity, self.language)

    def says(self, text: str, **more: object) -> Json:
        """Write a text."""
        return self.sends(text=text, **more)

    def sends(self, **content: object) -> Json:
        """Send any content."""
        body = updates.message(self.api.next_id(), self.chat, self.user, **content)
        self.api.push(message=body)
        return body

    def edits(self, earlier: Json, text: str) -> None:
        """Write an earlier message anew."""
        body = updates.message(earlier["message_id"], self.chat, self.user, text=text)
        self.api.push(edited_message=body | {"edit_date": body["date"] + 5})

    def presses(self, label: str, *, whole: bool = False) -> str:
        """Press the newest button that holds these words or, whole, is these, a number aside; return the query's id."""
        for (chat_id, _), body in reversed(self.api.messages.items()):
            rows = body.get("reply_markup", {}).get("inline_keyboard", []) if chat_id == self.chat["id"] else []
            for button in (button for row in rows for button in row):
                if label in both(button["text"]) or (not whole and label in button["text"]):
                    return self.presses_data(body, button["callback_data"])
        raise AssertionError(f"no button says {label!r}")

    def presses_data(self, body: Json, data: str) -> str:
        """Press a button that holds this data, such as one of an older version."""
        self.pressed = data
        query = f"44000{self.api.next_id()}"
        self.api.open_queries.add(query)
        self.api.push(
            callback_query={"id": query, "from": self.user, "message": body, "chat_instance": "77", "data": data}
        )
        return query

    def shares(self, latitude: float, longitude: float) -> Json:
        """Share a place on the map."""
        return self.sends(location={"latitude": latitude, "longitude": longitude})

    async def looks_up(self, query: str, offset: str = "") -> Json:
        """Type an inline query in any chat, and return the answer's parameters."""
        number = f"55000{self.api.next_id()}"
        self.api.open_queries.add(number)
        asked = {"id": number, "from": self.user, "query": query, "offset": offset, "chat_type": "private"}
        self.api.push(inline_query=asked)
        await self.api.until(lambda: number in self.api.inline_answers)
        return self.api.inline_answers[number]

    async def hears(self) -> Shown:
        """Wait for the next message or edit in this chat."""
        return await asyncio.wait_for(self.api.inbox(self.chat["id"]).get(), PATIENCE_SECONDS)

    def has_heard_all(self) -> bool:
        """Whether nothing waits to be heard."""
        return self.api.inbox(self.chat["id"]).empty()
