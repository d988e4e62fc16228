"""What the operator sees: logs without secrets."""
