// Text with entities as DOM nodes. Nothing here is ever parsed as HTML.
// Offsets are UTF-16 units, and so are the indices of a JavaScript string.

import { el } from "/dom.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

export function render(text, entities, phone) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, sorted, phone);
}

function nodes(text, begin, end, entities, phone) {
  const out = [];
  let place = begin;
  for (let i = 0; i < entities.length; ) {
    const entity = entities[i];
    const stop = entity.offset + entity.length;
    if (entity.offset > place) out.push(text.slice(place, entity.offset));
    const inner = [];
    for (i += 1; i < entities.length && entities[i].offset < stop; i += 1) inner.push(entities[i]);
    const children = nodes(text, entity.offset, stop, inner, phone);
    out.push(wrap(entity, text.slice(entity.offset, stop), children, phone));
    place = stop;
    // A block ends its line by itself: the newline after it would be one too many.
    if (BLOCKS.has(entity.type) && text[place] === "\n" && place < end) place += 1;
  }
  if (place < end) out.push(text.slice(place, end));
  return out;
}

function wrap(entity, words, children, phone) {
  const tag = TAGS[entity.type];
  if (tag) return el(tag, {}, ...children);
  switch (entity.type) {
    case "pre": return el("pre", {}, ...children);
    case "blockquote": return el("blockquote", {}, ...children);
    case "expandable_blockquote": return folded(children);
    case "spoiler": return spoiler(children);
    case "text_link": return link(entity.url, children, phone);
    case "url": return link(words, children, phone);
    case "bot_command":
      return el("button", { type: "button", class: "command", onclick: () => phone.say(words) }, ...children);
    default: return el("span", {}, ...children);
  }
}

function folded(children) {
  const body = el("div", { class: "fold-body" }, ...children);
  const toggle = el("button", { type: "button", class: "fold", "aria-expanded": "false" }, "Xem thêm");
  const quote = el("blockquote", { class: "folded" }, body, toggle);
  toggle.addEventListener("click", () => {
    const open = quote.classList.toggle("folded") === false;
    toggle.textContent = open ? "Thu gọn" : "Xem thêm";
    toggle.setAttribute("aria-expanded", String(open));
  });
  return quote;
}

function spoiler(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Nội dung được che, bấm để xem" }, ...children);
  const open = () => {
    node.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", open);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open();
  });
  return node;
}

// t.me/<bot>?start=... -> the payload ("" without one); anything else -> null.
export function startPayload(url, bot) {
  const match = /^(?:https?:\/\/)?t\.me\/([A-Za-z0-9_]+)\/?(?:\?start=([A-Za-z0-9_-]*))?$/.exec(url);
  return match && bot && match[1].toLowerCase() === bot.toLowerCase() ? match[2] || "" : null;
}

export function safeUrl(url) {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`;
  return /^https?:\/\//i.test(full) ? full : null;
}

function link(url, children, phone) {
  const payload = startPayload(url, phone.botName);
  if (payload !== null) {
    const start = (event) => {
      event.preventDefault();
      phone.start(payload);
    };
    return el("a", { href: "#", onclick: start }, ...children);
  }
  const target = safeUrl(url);
  if (!target) return el("span", {}, ...children);
  return el("a", { href: target, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
