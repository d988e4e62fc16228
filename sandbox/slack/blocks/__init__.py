"""Block Kit: finding elements, filling in what Slack fills in, and refusing what Slack refuses."""
