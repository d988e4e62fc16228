"""What every face of the sandbox shares: one clock, one switchboard of faults, one feed of changes."""
