"""The rules, pure: no I/O, and nothing here reads the clock; `now` always comes in as an argument."""
