"""The directory of worker organizations: values, geography, matching and storage.

A record says who an organization is, where it works, whom it is made of, how to reach it directly, and which
sources say so, with their dates. Nothing here knows of the bot.
"""
