"""A local Bot API server with a phone page: a process of its own.

It serves on loopback what the bot needs of the Bot API (`/bot<token>/<method>`), strictly and
statefully; a control API for tests and the demo (`/control/...`, described in `control.py`); and
a page at `/` that looks like a phone. It imports no other room of this project, so it cannot
mirror the bot's mistakes: what it knows of the Bot API comes from `botapi/compact.json`.

    python -m bot.sandbox --data DIR --port 8081 --clock-file DIR/clock.json

Reading order: `server.py` (a request comes in), `schema.py` (is it well formed?), `methods/`
(what it does), `world.py` (what there is), `delivery.py` (how updates leave), `acts.py` (what a
person does on the phone).
"""
