"""Every action in every role on every surface: the people, what they stand before, and how they press it."""
