"""Checks the phrases and words of the languages (`bot check`): every finding names file, line and mend."""
