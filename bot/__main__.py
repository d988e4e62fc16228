"""`python -m bot`."""

from bot.cli import app
from bot.cli.output import printing

printing(app)
