"""Command line of the bot."""


def main() -> None:
    """Run."""
