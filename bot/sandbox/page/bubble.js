// One message as a list item: bubble, buttons, small actions.

import { el, icon } from "/dom.js";
import { render } from "/richtext.js";

const ZONE = "Asia/Ho_Chi_Minh";
const HOUR = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
const DAY = new Intl.DateTimeFormat("vi-VN", { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: ZONE });
const SERVICE = {
  group_chat_created: "Nhóm đã được lập",
  new_chat_members: "đã vào nhóm",
  left_chat_member: "đã rời nhóm",
  migrate_to_chat_id: "Nhóm đã được nâng cấp thành nhóm lớn",
  migrate_from_chat_id: "Nhóm lớn, nâng cấp từ nhóm cũ",
};

export const dayOf = (seconds) => DAY.format(new Date(seconds * 1000));

export function dayMark(text) {
  return el("li", { class: "day" }, el("span", {}, text));
}

export function serviceMark(message) {
  const { kind, name } = message.service;
  const words = [name, SERVICE[kind] || "Thông báo của nhóm"].filter(Boolean).join(" ");
  return el("li", { class: "service" }, el("span", {}, words));
}

export function bubble(message, phone, chat) {
  const mine = message.from.person === phone.person.key;
  const text = el("div", { class: "text" }, ...render(message.text, message.entities, phone));
  const body = el(
    "div",
    { class: "bubble" },
    chat.type !== "private" && !mine ? el("span", { class: "sender" }, message.from.name) : null,
    quoted(message, chat),
    attachment(message),
    message.text ? text : null,
    message.reactions.length ? el("div", { class: "reactions" }, message.reactions.join(" ")) : null,
    el("div", { class: "meta" }, meta(message)),
  );
  const line = el("div", { class: "line" }, body, actions(message, mine, phone));
  const keys = message.keyboard.length ? keyboard(message, phone) : null;
  const classes = ["message", mine ? "mine" : "theirs", keys ? "has-keys" : ""].join(" ");
  return el("li", { class: classes, "data-id": message.id }, line, keys);
}

function meta(message) {
  const marks = [HOUR.format(new Date(message.date * 1000))];
  if (message.edit_date) marks.unshift("đã sửa");
  if (message.silent) marks.unshift("không báo");
  if (message.pinned) marks.unshift("đã ghim");
  return marks.join(" · ");
}

function quoted(message, chat) {
  if (!message.reply_to) return null;
  const target = chat.messages.find((one) => one.id === message.reply_to);
  return el("span", { class: "quoted" }, target ? target.text || "Tệp đính kèm" : "Tin nhắn đã xóa");
}

function attachment(message) {
  const file = message.file;
  if (message.contact) return el("p", {}, `☎ ${message.contact.first_name}: ${message.contact.phone_number}`);
  if (message.location) return el("p", {}, `⌖ ${message.location.latitude}, ${message.location.longitude}`);
  if (!file) return null;
  if (file.kind === "photo") {
    return el("a", { class: "picture", href: file.url, target: "_blank", rel: "noopener" }, el("img", { src: file.url, alt: "Ảnh", width: file.width, height: file.height }));
  }
  if (file.kind === "sticker") return el("img", { class: "sticker", src: file.url, alt: "Nhãn dán" });
  if (file.kind === "voice") return el("audio", { controls: true, preload: "none", src: file.url, "aria-label": "Ghi âm" });
  return el(
    "a",
    { class: "document", href: file.url, download: file.name },
    el("span", { class: "icon" }, icon("file")),
    el("span", {}, el("strong", {}, file.name), el("small", {}, size(file.size))),
  );
}

function size(bytes) {
  const number = (value) => value.toLocaleString("vi-VN", { maximumFractionDigits: 1 });
  if (bytes < 1024) return `${bytes} byte`;
  return bytes < 1024 * 1024 ? `${number(bytes / 1024)} KB` : `${number(bytes / 1024 / 1024)} MB`;
}

function actions(message, mine, phone) {
  const button = (name, label, act) =>
    el("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick: act }, icon(name));
  const editable = mine && message.text && !message.file;
  return el(
    "span",
    { class: "actions" },
    button("reply", "Trả lời", () => phone.reply(message)),
    editable ? button("edit", "Sửa", () => phone.edit(message)) : null,
  );
}

function keyboard(message, phone) {
  const rows = message.keyboard.map((row, y) => {
    const keys = row.map((button, x) => {
      const mark = button.copy_text ? icon("copy") : button.url ? icon("link") : null;
      const attributes = {
        type: "button",
        class: `key ${button.style || ""}`,
        disabled: Boolean(button.disabled),
        onclick: (event) => phone.tap(message, y, x, event.currentTarget),
      };
      return el("button", attributes, button.text, mark);
    });
    return el("div", {}, ...keys);
  });
  return el("div", { class: "keys" }, ...rows);
}
