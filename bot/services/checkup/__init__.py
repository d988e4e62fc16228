"""The check-up: what the store tells an operator about what was not delivered, what is odd, and how all fares."""
