"""Everything people read: rows in, Block Kit dicts out. Pure; the sentences are in `texts/`."""
