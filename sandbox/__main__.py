"""`python -m sandbox serve`: the stand-in world, and the bot in it; `python -m sandbox story`: the story, headless."""

import argparse
import asyncio
import contextlib
import signal
import sys

from bot.observability.logging import configure as configure_logging
from sandbox.bot import DEMO, BotInSandbox
from sandbox.server import HOST, start
from sandbox.story.play import play
from sandbox.world.world import World

INTERRUPTED = 130


def main() -> int:
    """Parse the command line and run; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve the page, the stand-ins and the control API on loopback")
    serve.add_argument("--port", type=int, default=8400)
    serve.add_argument("--smtp-port", type=int, default=8425)
    serve.add_argument("--no-bot", action="store_true", help="start the stand-ins alone")
    serve.add_argument("--time-scale", type=float, default=1.0, help="sandbox seconds in one real second")
    commands.add_parser("story", help="play the whole story and fail if a step does not happen")
    options = parser.parse_args()
    configure_logging(str(DEMO["log_level"]))
    with contextlib.suppress(KeyboardInterrupt):  # stopped while still starting
        return asyncio.run(_serve(options) if options.command == "serve" else play())
    return INTERRUPTED


async def _serve(options: argparse.Namespace) -> int:
    world = World(scale=options.time_scale)
    try:
        sandbox = await start(world, options.port, options.smtp_port)
    except OSError as error:
        ports = f"Port {options.port} or {options.smtp_port}"
        print(f"{ports} on {HOST} cannot be used: {error.strerror}. Try --port and --smtp-port.", file=sys.stderr)  # noqa: T201 - a command talks to its user
        return 1
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(sandbox.close)
        if not options.no_bot:
            await stack.enter_async_context(BotInSandbox(sandbox, notion=True))
        print(f"The sandbox is ready: {sandbox.url}/   (stop with Ctrl-C)", flush=True)  # noqa: T201 - a command talks to its user
        await _until_stopped()
    return 0


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    await stopped.wait()


if __name__ == "__main__":
    sys.exit(main())
