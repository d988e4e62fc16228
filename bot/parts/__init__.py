"""One module for each part of the bot: the settings it reads, and how its services are put together for bot.app."""
