"""What can go wrong with the directory's data and storage.

DirectoryError
 +-- RecordError     a record that breaks the rules: names file, line, field, value and what is allowed
 +-- DataFileError   a file of the package that is missing or damaged
 +-- ChangeError     a change that cannot be made: to nobody, against a later one, twice
 +-- StorageError    the database cannot be opened, read, written or migrated
 +-- SecretFileError the file that a setting names for its value cannot be used
"""


class DirectoryError(Exception):
    """Base of every error of the directory; its text is one sentence for the person at the keyboard."""


class RecordError(DirectoryError):
    """A record breaks the rules; the text names file, line, field, value and what is allowed."""


class DataFileError(DirectoryError):
    """A data file of the package is missing or damaged."""


class ChangeError(DirectoryError):
    """A change cannot be made: it concerns nobody, stands against a later one, or has been made already."""


class StorageError(DirectoryError):
    """The database cannot be opened, read, written or migrated."""


class SecretFileError(DirectoryError):
    """The file that a setting names for its value cannot be used; the text names both, never what is in it."""
