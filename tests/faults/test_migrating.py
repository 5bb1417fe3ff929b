"""Messages that come while a newer version migrates the database are answered, each once."""

from tests.faults.migrating import migrate_under_load


async def test_messages_flow_on_while_the_database_is_migrated(world, record):
    counts = await migrate_under_load(world)
    record(counts)
    counts.hold()
