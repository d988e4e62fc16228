"""credreq: a Slack bot that collects client app access without passwords."""
