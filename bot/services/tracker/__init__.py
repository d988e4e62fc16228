"""The tracker: rows brought out to it, and what people do there brought in."""
