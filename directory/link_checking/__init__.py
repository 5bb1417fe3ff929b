"""Checks of links: a polite client that looks at them, the history of what it found, and what readers are told."""
