"""The stand-in world: Slack, Make, Notion and a mail server on loopback, for the demo and the tests."""
