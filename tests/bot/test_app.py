from bot.app import assemble, opened
from bot.settings import Settings
from bot.turn import Utterance
from directory.database import embedded_path


async def test_the_first_start_makes_the_directory_and_answers(shipped):
    conversation = await assemble(Settings())
    assert embedded_path().exists()
    assert len(conversation.catalogue.organizations) == len(shipped)
    turn = conversation.respond(Utterance("street vendors in Peru"))
    assert turn.matches


async def test_an_unchanged_directory_is_not_read_again():
    async with opened(Settings()) as live:
        before = live.conversation
        assert not await live.refresh()
        assert live.conversation is before
