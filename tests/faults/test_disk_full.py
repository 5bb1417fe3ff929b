"""A full disk: answers go on, a line of the log says so, and all is well once there is room."""

from tests.faults.disk_full import go_on_without_room


async def test_answers_go_on_without_room(world, database_kind, record):
    counts = await go_on_without_room(world, "polling" if database_kind == "sqlite" else "webhook")
    record(counts)
    counts.hold(doubled=0)
    (program,) = world.programs
    assert len(program.lines("The claims on updates cannot be written for now")) == 1
    assert [line for line in program.lines("ERROR") if "Update" in line] == []
