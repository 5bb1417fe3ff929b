"""What a running bot asks of its database, round after round."""

from bot.conversation import Utterance
from bot.live_directory import LiveDirectory, now
from bot.state import State
from bot.storage.claims import Claims, Standing
from bot.storage.counting import Counting
from bot.storage.memory import Memory
from bot.storage.suggestion_box import SuggestionBox
from bot.storage.transactions import Storage
from bot.turn import Turn
from bot.understanding.reading import Intent
from directory.cells import Cell, Event
from directory.model import Suggestion

PERU = Cell(Event.ASKED, "spokesperson", "street_vendors", "PE", "es")
BOT = 7_654_321_098


class BotWork:
    """A bot over a directory that has ``vendedoras``."""

    def __init__(self, live: LiveDirectory) -> None:
        storage = Storage(live.engine)
        self.live = live
        self.memory, self.counting = Memory(storage, now), Counting(storage, now)
        self.box = SuggestionBox(storage, lambda: live.conversation)
        self.claims = Claims(storage, "polling", BOT)
        self.rounds = 0

    async def serve(self) -> int:
        """Answer, remember, count and keep a suggestion, then forget again; return the suggestion's number."""
        self.rounds += 1
        chat = self.rounds
        assert (await self.claims.take(chat)).standing is Standing.MINE
        turn = self.live.conversation.start(Utterance())
        await self.memory.keep(chat, State(Intent.SPEAKER))
        await self.memory.choose(chat, "es")
        assert (await self.memory.recall(chat)).locale == "es"
        self.counting.take([PERU], chat)
        await self.counting.flush()
        suggested = Turn(turn.reply, State(locale="en"), suggestion=Suggestion("vendedoras", "city", "Cusco"))
        kept = await self.box.keep(suggested, chat)
        await self.memory.sweep()
        await self.memory.forget(chat)
        await self.claims.done(chat)
        assert kept.suggestion is not None
        assert kept.suggestion.id is not None
        return kept.suggestion.id
