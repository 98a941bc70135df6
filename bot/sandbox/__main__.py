"""Start the sandbox: `python -m bot.sandbox --data DIR --port N --clock-file FILE`.

When it is ready it prints one line of JSON with its address. SIGTERM and SIGINT stop it.
"""

import argparse
import asyncio
import json
import logging
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from bot.sandbox.clock import Clock, parse_instant
from bot.sandbox.delivery import Delivery
from bot.sandbox.files import FileRoom
from bot.sandbox.report import Report
from bot.sandbox.restore import last_moment, restore
from bot.sandbox.schema import load_schema
from bot.sandbox.server import Server, web_server
from bot.sandbox.store import Store
from bot.sandbox.world import World

HOST = "127.0.0.1"
MARK_SECONDS = 1.0


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot.sandbox",
        description="A local Bot API server with a phone page, for rehearsals and tests.",
    )
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--data", type=Path, metavar="DIR", help="folder of the kept state")
    place.add_argument("--memory", action="store_true", help="keep nothing (for load tests)")
    parser.add_argument("--port", type=int, default=8081, help="0 takes any free port")
    parser.add_argument("--clock-file", type=Path, metavar="FILE", help="where the offset is told")
    parser.add_argument("--fresh", action="store_true", help="forget the kept state first")
    parser.add_argument(
        "--start-at",
        type=parse_instant,
        metavar="ISO",
        help="the hour at which a fresh rehearsal begins; Vietnamese time unless it says otherwise",
    )
    parser.add_argument(
        "--webhook-pace",
        type=float,
        default=1.0,
        metavar="FACTOR",
        help="scale the waits between webhook attempts (0.01 for tests)",
    )
    return parser.parse_args(argv)


def build(options: argparse.Namespace) -> tuple[World, Delivery]:
    data: Path | None = options.data
    if data is not None and options.fresh:
        for path in data.glob("sandbox.sqlite*"):
            path.unlink()
        shutil.rmtree(data / "files", ignore_errors=True)
    store = Store(data / "sandbox.sqlite" if data else None)
    clock = Clock(options.clock_file)
    files = FileRoom(store, data / "files" if data else None)
    world = World(store, clock, load_schema(), Report(store), files)
    restore(world)
    moment = last_moment(world)
    if moment is None:
        moment = options.start_at
    else:
        # A kill may have come just before the next mark: rather a second on than one back.
        moment += MARK_SECONDS
    if moment is not None:
        clock.set_now(moment)
    else:
        clock.publish()
    return world, Delivery(world, options.webhook_pace)


async def serve(options: argparse.Namespace) -> None:
    world, delivery = build(options)
    server = Server(world, delivery)
    runner = web.ServerRunner(web_server(server), handle_signals=False, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, HOST, options.port, backlog=1024).start()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    delivery.start()
    port = runner.addresses[0][1]
    ready = {"ready": True, "url": f"http://{HOST}:{port}"}
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    while not stop.is_set():
        world.mark_time()
        await world.store.commit()
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), MARK_SECONDS)
    server.control.close()
    await delivery.stop()
    await runner.cleanup()
    world.mark_time()
    world.store.close()


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    try:
        asyncio.run(serve(arguments()))
    except OSError as error:
        sys.exit(f"The sandbox cannot start: {error}")


if __name__ == "__main__":
    main()
