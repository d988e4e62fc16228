"""The operations of Make's API, one noun per file."""
