"""The crash run: kills the bot with -9 again and again while people open intakes, and counts what is doubled or lost."""
