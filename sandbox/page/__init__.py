"""The page a newcomer opens: static files that talk to the control API alone."""
