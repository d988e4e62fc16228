"""A stand-in for Make.com's API v2: Credential Requests, what surrounds them, and the client's consent page."""
