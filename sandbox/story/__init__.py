"""The whole story, played by the people in it over the control API, as anybody could play it from outside."""
