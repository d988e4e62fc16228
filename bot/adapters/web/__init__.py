"""The bot's own HTTP server: nothing but health, for whoever supervises the process."""
