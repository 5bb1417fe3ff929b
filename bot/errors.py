"""What can go wrong outside the directory.

BotError
 +-- SettingsError   a setting is missing or malformed
 +-- LexiconError    a data file of the bot's languages is missing or damaged
 +-- ModelError      the trained model is missing or damaged
 +-- InputError      what a command was given cannot be used
"""


class BotError(Exception):
    """Base of every error of the bot; its text is one sentence for the person at the keyboard."""


class SettingsError(BotError):
    """A setting is missing or malformed; the text names it and the mend."""


class LexiconError(BotError):
    """A file of a language is missing or damaged; the text names file and key."""


class ModelError(BotError):
    """The trained model is missing, damaged or does not fit the code."""


class InputError(BotError):
    """A command was given what it cannot use; the text names the place."""
