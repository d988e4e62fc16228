"""The Make stand-in keeps to Make's published behaviour."""
