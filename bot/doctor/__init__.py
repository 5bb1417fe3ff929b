"""`bot doctor`: looks at everything that the bot stands on, changes nothing, and says what to do where it is wrong."""
