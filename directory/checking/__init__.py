"""Checks of the directory's records: what breaks a rule, what looks wrong, and the mend of each."""
