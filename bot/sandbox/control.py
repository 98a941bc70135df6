"""The control API, for tests, the demo and the phone page. JSON in, JSON out, loopback only.

Errors: `{"error": "..."}` with 400 (bad request), 404 (no such person, chat, message), 409 (an
act that a real phone would not allow). Unknown fields are refused. `bot` (a username) may be
left out wherever it appears: the bot registered first is meant. `chat` is "private" (default) or
the key of a group. Every change has a serial, larger than all before it.

The cast
    PUT  /control/bots      {token, username, first_name, reads_all?} -> {id, username}
    GET  /control/bots      -> {bots: [{id, username, first_name, description, waiting_updates,
                               webhook}]}
    PUT  /control/people    {people: [{key, first_name, last_name?, username?, language_code?,
                               note?, section?}]} -> {ids: {key: id}}. `note` is the line under
                               the name, `section` the heading in the page's list of people.
    GET  /control/people    -> {people: [...], groups: [...]}
    PUT  /control/groups    {key, title, members: [person keys], bot?: true, bot_username?,
                               bot_admin?, type?: "group"|"supergroup"} -> {id, type}. The first
                               member is the owner. Said again with other members: they come and go.

Acting as a person
    POST /control/act       {person, chat?, bot?, do, ...} -> {update_id, message_id, serial}
        start {payload?} | text {text, reply_to?} | edit {message_id, text}
        tap {message_id?} + {label} or {row, col} or {data} (forged), {inaccessible?: true};
            without message_id the newest message with that button -> {update_id, query_id,
            message_id, serial}, for a link {url}, for a copy button {copied}
        photo {base64?, caption?} | document {name, base64, mime?, caption?} | voice {base64?}
        sticker | contact {phone?} | location {latitude?, longitude?} | block | unblock
        `update_id` is null when no bot hears it (privacy mode, `allowed_updates`).
    POST /control/acts      {acts: [...]} -> {results: [...]}: many at once, one commit; an act
                            that is refused yields {"error": ...} and the others go on

Reading
    GET  /control/chat?person=&chat=&bot=&limit=  -> {serial, chat_id, type, title, bot, started,
            blocked, messages, answers, commands, reply_keyboard, pinned}; a message is {id,
            serial, date, edit_date, from_bot, from: {person, name}, text, html, entities,
            keyboard, file: {kind, id, name, mime, size, width, height, url}|null, reply_to,
            reactions, silent, protected, effect, pinned, service, deleted}
    GET  /control/wait?person=&chat=&bot=&after=<serial>&timeout=<s>&kinds=send,edit,...
            returns as soon as the bot did something there after that serial -> {serial,
            timed_out, changes: [...], messages: [those sent or changed, newest state],
            answers: [{text, alert, query_id, message_id, tapped_by, serial}]}
            `kinds` narrows what counts: send, document, photo, voice, edit, delete, answer,
            reaction, action, pin, unpin (default: all but action)
    GET  /control/events?after=&timeout=   -> {serial, events: [...]}: changes of every chat and
            of clock, banner and cast; this is how the page stays up to date
    GET  /control/journal?after=           -> {serial, entries: [...]}: what bots did and was
            accepted, oldest first, each {serial, kind, at, chat_id, chat, person, message_id, text}
    GET  /control/file?id=                 the content of a file

The rehearsal itself
    GET  /control/clock     -> {now, epoch, offset_seconds};  PUT {now: ISO} or {advance_seconds}
    GET  /control/banner    -> {text};  PUT {text}
    POST /control/faults    {kind, method?: "*", times?: 1, chat_id?, ...} with kind
            retry_after {retry_after} | error {code, description?} | drop_before | drop_after |
            hang_after {seconds} | delay {delay_ms} (stays until set to 0) |
            duplicate {times}: the next updates are delivered twice |
            block, unblock, deactivate, reactivate {person, bot?} | kick, migrate {group}
            (migrate -> {old_id, id});   GET -> {rules, delay_ms};  DELETE clears rules and delay
    PUT  /control/limits    {enabled, per_second?, chat_burst?, chat_per_second?,
                            group_per_minute?}: rate limits like Telegram's, off at start
    GET  /control/report    -> {checked, requests, violation_counts, violations, refused,
                            rate_limited, not_served, faults, updates, own_faults}
    POST /control/report/reset
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.sandbox import cast
from bot.sandbox.acts import Act, chat_of
from bot.sandbox.clock import parse_instant
from bot.sandbox.errors import ControlError
from bot.sandbox.faults import Faults, Limits
from bot.sandbox.store import to_json
from bot.sandbox.things import Chat, Json
from bot.sandbox.view import chat_json, message_json
from bot.sandbox.world import World

WAIT_LIMIT = 120.0
_SHOWN_INLINE = ("image/png", "image/jpeg", "image/webp", "audio/ogg")
Answer = Json | web.Response
Route = Callable[[Json], Answer | Awaitable[Answer]]


class Control:
    def __init__(self, world: World, faults: Faults, limits: Limits) -> None:
        self._world = world
        self._faults = faults
        self._limits = limits
        self._closing = False
        self._routes: dict[str, Route] = {
            "PUT bots": lambda body: cast.put_bot(world, body),
            "GET bots": lambda _: {"bots": cast.bots_json(world)},
            "PUT people": lambda body: cast.put_people(world, body["people"]),
            "GET people": lambda _: {
                "people": cast.people_json(world),
                "groups": cast.groups_json(world),
            },
            "PUT groups": lambda body: cast.put_group(world, body),
            "POST act": lambda body: Act(world, body).run(),
            "POST acts": self._acts,
            "GET chat": self._chat,
            "GET wait": self._wait,
            "GET events": self._events,
            "GET journal": self._journal,
            "GET file": self._file,
            "GET clock": lambda _: self._clock(),
            "PUT clock": self._set_clock,
            "GET banner": lambda _: {"text": world.banner},
            "PUT banner": self._set_banner,
            "GET faults": lambda _: {
                "rules": [asdict(rule) for rule in faults.rules],
                "delay_ms": faults.delay_ms,
            },
            "POST faults": self._add_fault,
            "DELETE faults": lambda _: self._clear_faults(),
            "PUT limits": self._set_limits,
            "GET report": lambda _: world.report.as_json(),
            "POST report/reset": lambda _: self._reset_report(),
        }

    async def handle(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        name = f"{request.method} {path.removeprefix('/control/')}"
        route = self._routes.get(name)
        if route is None:
            return _answer({"error": f"there is no {name}"}, 404)
        try:
            body: Json = dict(request.query)
            if request.method != "GET" and request.can_read_body:
                given = json.loads(await request.read())
                # Half a surrogate pair is no text: nothing could store it.
                json.dumps(given, ensure_ascii=False).encode()
                if not isinstance(given, dict):
                    raise ControlError(400, "a JSON object is expected")
                body |= given
            result = route(body)
            answer = result if isinstance(result, dict | web.Response) else await result
            await self._world.commit()
        except ControlError as error:
            return _answer({"error": error.message}, error.status)
        except KeyError as error:
            return _answer({"error": f"{error.args[0]} is missing"}, 400)
        except (ValueError, TypeError) as error:
            return _answer({"error": f"cannot be read: {error}"}, 400)
        return answer if isinstance(answer, web.Response) else _answer(answer, 200)

    def close(self) -> None:
        """Let those who wait go, so that the server can stop."""
        self._closing = True
        self._world.wake_all()

    # --- acting and reading --------------------------------------------------------------

    def _acts(self, body: Json) -> Json:
        results: list[Json] = []
        for row in body["acts"]:
            try:
                results.append(Act(self._world, row).run())
            except ControlError as error:
                results.append({"error": error.message})
        return {"results": results}

    def _place(self, query: Json) -> Chat:
        return chat_of(self._world, self._world.person(query["person"]), query)

    def _chat(self, query: Json) -> Json:
        person = self._world.person(query["person"])
        limit = int(query.get("limit", 200))
        return chat_json(self._world, self._place(query), person, limit)

    async def _wait(self, query: Json) -> Json:
        world, chat = self._world, self._place(query)
        after = int(query.get("after", 0))
        kinds = set(filter(None, query.get("kinds", "").split(",")))

        def counted() -> list[Json]:
            return [
                entry
                for entry in world.log_after(chat.events, after)
                if entry.get("by") == "bot"
                and (entry["kind"] in kinds if kinds else entry["kind"] != "action")
            ]

        changes = await self._until(counted, chat.key, query)
        shown = {entry.get("message_id") for entry in changes if entry["kind"] != "answer"}
        known = sorted(one for one in shown if one in chat.messages)
        messages = [chat.messages[one] for one in known]
        return {
            "serial": world.serial,
            "timed_out": not changes,
            "changes": changes,
            "messages": [message_json(world, chat, message) for message in messages],
            "answers": [entry for entry in changes if entry["kind"] == "answer"],
        }

    async def _events(self, query: Json) -> Json:
        after = int(query.get("after", 0))
        world = self._world
        events = await self._until(lambda: world.log_after(world.log, after), "", query)
        return {"serial": world.serial, "events": events}

    async def _until(self, found: Callable[[], list[Json]], key: str, query: Json) -> list[Json]:
        """What `found` finds, waiting up to `timeout` seconds for something to be there."""
        loop = asyncio.get_running_loop()
        end = loop.time() + min(float(query.get("timeout", 0)), WAIT_LIMIT)
        watcher = self._world.watch(key)
        try:
            while not (entries := found()) and not self._closing:
                left = end - loop.time()
                if left <= 0:
                    break
                watcher.clear()
                try:
                    await asyncio.wait_for(watcher.wait(), left)
                except TimeoutError:
                    break
            return entries
        finally:
            self._world.unwatch(watcher, key)

    def _journal(self, query: Json) -> Json:
        after = int(query.get("after", 0))
        entries = [
            entry
            for entry in self._world.log_after(self._world.log, after)
            if entry.get("by") == "bot" and "chat_id" in entry and entry["kind"] != "action"
        ]
        return {"serial": self._world.serial, "entries": entries}

    def _file(self, query: Json) -> web.Response:
        file = self._world.files.files.get(query["id"])
        if file is None:
            raise ControlError(404, "no such file")
        safe = file.mime in _SHOWN_INLINE
        place = "inline" if safe else "attachment"
        return web.Response(
            body=self._world.files.content(file),
            content_type=file.mime if safe else "application/octet-stream",
            headers={
                "Content-Disposition": f"{place}; filename*=UTF-8''{quote(file.name)}",
                "X-Content-Type-Options": "nosniff",
            },
        )

    # --- the rehearsal -------------------------------------------------------------------

    def _clock(self) -> Json:
        clock = self._world.clock
        return {"now": clock.iso(), "epoch": clock.now(), "offset_seconds": clock.offset}

    def _set_clock(self, body: Json) -> Json:
        clock = self._world.clock
        if "now" in body:
            clock.set_now(parse_instant(str(body["now"])))
        elif "advance_seconds" in body:
            clock.advance(float(body["advance_seconds"]))
        else:
            raise ControlError(400, "now or advance_seconds is needed")
        self._world.mark_time()
        self._world.note("clock", by="sandbox", text=clock.iso())
        return self._clock()

    def _set_banner(self, body: Json) -> Json:
        self._world.banner = str(body["text"])
        self._world.store.put("meta", "banner", self._world.banner)
        self._world.note("banner", by="sandbox", text=self._world.banner)
        return {"text": self._world.banner}

    def _add_fault(self, body: Json) -> Json:
        world, kind = self._world, body.get("kind")
        if kind == "duplicate":
            world.duplicate_next += int(body.get("times", 1))
        elif kind in ("block", "unblock"):
            chat = self._place({"person": body["person"], "bot": body.get("bot")})
            cast.set_blocked(world, chat, blocked=kind == "block")
        elif kind in ("deactivate", "reactivate"):
            person = world.person(body["person"])
            cast.deactivate(world, person, deactivated=kind == "deactivate")
        elif kind in ("kick", "migrate"):
            if body["group"] not in world.groups:
                raise ControlError(404, f"no group {body['group']!r}")
            chat = world.groups[body["group"]]
            if kind == "migrate":
                return cast.migrate(world, chat)
            cast.kick_bot(world, chat, world.bot(body.get("bot")))
        else:
            self._faults.add(body)
        return {"ok": True}

    def _clear_faults(self) -> Json:
        self._faults.rules.clear()
        self._faults.delay_ms = 0
        self._world.duplicate_next = 0
        return {"ok": True}

    def _set_limits(self, body: Json) -> Json:
        self._limits.set(body)
        return {"ok": True}

    def _reset_report(self) -> Json:
        self._world.report.reset()
        return {"ok": True}


def _answer(body: Any, status: int) -> web.Response:
    text = to_json(body)
    return web.Response(status=status, text=text, content_type="application/json")
