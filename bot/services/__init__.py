"""Use cases: what the bot does, on the domain and the ports alone."""
