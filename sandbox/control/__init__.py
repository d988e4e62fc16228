"""The control API: what drives the world from outside (the page, the tests, the story, you)."""
