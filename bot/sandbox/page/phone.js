// One phone: choose who holds it, then chat.

import { get, post } from "/api.js";
import { bubble, dayMark, dayOf, serviceMark } from "/bubble.js";
import { el, place } from "/dom.js";
import { peopleNodes } from "/picker.js";
import { safeUrl, startPayload } from "/richtext.js";

const TYPING_MS = 5000;
const TOAST_MS = 3500;
const BUSY_MS = 15000;
const FILE_LIMIT = 50 * 1024 * 1024;

export class Phone {
  constructor(house, number) {
    this.house = house;
    this.person = null;
    this.chatKey = "private";
    this.chat = null;
    this.botName = null;
    this.shown = new Map();
    this.context = null;
    this.days = [];
    this.root = document.getElementById("phone-template").content.firstElementChild.cloneNode(true);
    this.root.setAttribute("aria-label", `Điện thoại ${number}`);
    this.part = (name) => this.root.querySelector(`.${name}`);
    this.text = this.root.querySelector("textarea");
    this.listen();
  }

  listen() {
    this.part("search").addEventListener("input", () => this.showPeople());
    this.part("back").addEventListener("click", () => this.leave());
    this.part("more").addEventListener("click", () => this.toggle("more", "more-menu", this.moreItems()));
    this.part("menu").addEventListener("click", () => this.toggle("menu", "commands", this.commandItems("")));
    this.part("attach").addEventListener("click", () => this.toggle("attach", "attach-menu", this.attachItems()));
    this.part("start").addEventListener("click", () => (this.chat.blocked ? this.unblock() : this.start("")));
    this.part("context-close").addEventListener("click", () => this.setContext(null));
    this.part("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener("keydown", (event) => {
      // While a Vietnamese keyboard is composing a letter, Enter belongs to it.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.send();
      }
    });
    this.text.addEventListener("input", () => {
      this.grow();
      const typed = this.text.value;
      if (/^\/\w*$/.test(typed)) this.openSheet("menu", "commands", this.commandItems(typed));
      else this.closeSheets();
    });
    // A picture takes its room only when it has come.
    const list = this.part("messages");
    list.addEventListener("load", () => this.nearEnd() && (list.scrollTop = list.scrollHeight), true);
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closeSheets();
    });
    for (const [name, kind] of [["file-input", "document"], ["photo-input", "photo"]]) {
      this.part(name).addEventListener("change", (event) => {
        for (const file of event.target.files) this.upload(file, kind);
        event.target.value = "";
      });
    }
  }

  // --- who holds the phone ---------------------------------------------------------------

  showPeople() {
    const nodes = peopleNodes(this.house, this.part("search").value, (key) => this.open(key));
    this.part("people").replaceChildren(...nodes);
  }

  async open(key, chatKey = "private") {
    this.person = this.house.people.find((one) => one.key === key);
    if (!this.person) return;
    this.chatKey = chatKey;
    this.part("picker").hidden = true;
    this.part("chat").hidden = false;
    this.forget();
    await this.refresh();
    this.house.remember();
    (this.part("start").hidden ? this.text : this.part("start")).focus();
  }

  leave() {
    const key = this.person.key;
    this.person = null;
    this.forget();
    this.part("chat").hidden = true;
    this.part("picker").hidden = false;
    this.showPeople();
    this.house.remember();
    this.root.querySelector(`.person[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  forget() {
    this.chat = null;
    this.shown.clear();
    this.part("messages").replaceChildren();
    this.closeSheets();
    this.setContext(null);
  }

  // --- what is shown ---------------------------------------------------------------------

  concerns(event) {
    return this.person && this.chat && event.chat_id === this.chat.chat_id;
  }

  get place() {
    return { person: this.person.key, chat: this.chatKey };
  }

  async refresh() {
    const { key } = this.person;
    const chat = await get("chat", { ...this.place, limit: 150 });
    if (!this.person || this.person.key !== key) return;
    const first = this.chat === null;
    this.chat = chat;
    this.botName = chat.bot;
    this.house.unread.clear(key, this.chatKey);
    this.part("title").textContent = chat.title;
    this.showHolder();
    this.showTabs();
    this.showInput(); // before the messages: it takes room from them
    this.showPinned();
    this.showMessages(first);
  }

  // As Telegram shows it: the newest above the chat; a tap goes to it.
  showPinned() {
    const { pinned, messages } = this.chat;
    const message = messages.find((one) => one.id === pinned[pinned.length - 1]);
    const bar = this.part("pinned");
    bar.hidden = !message;
    if (!message) return;
    this.part("pinned-text").textContent = message.text || "Tệp đính kèm";
    bar.onclick = () => this.part("messages").querySelector(`[data-id="${message.id}"]`)?.scrollIntoView({ block: "center" });
  }

  showHolder(words) {
    const { name, note } = this.person;
    this.part("holder").textContent = words || [name, note].filter(Boolean).join(" · ");
  }

  showTabs() {
    const groups = this.house.groups.filter((group) => group.members.includes(this.person.key));
    const tabs = this.part("tabs");
    tabs.hidden = groups.length === 0;
    const all = [{ key: "private", title: "Trợ lý" }, ...groups];
    tabs.replaceChildren(
      ...all.map(({ key, title }) => {
        const unread = key === this.chatKey ? 0 : this.house.unread.of(this.person.key, key);
        const attributes = { type: "button", "aria-current": String(key === this.chatKey), onclick: () => this.open(this.person.key, key) };
        return el("button", attributes, title, unread ? el("span", { class: "badge" }, String(unread)) : null);
      }),
    );
  }

  showMessages(first) {
    const list = this.part("messages");
    const atEnd = first || this.nearEnd();
    const kept = new Map();
    const nodes = [];
    const fresh = [];
    let day = null;
    for (const message of this.chat.messages) {
      const today = dayOf(message.date);
      if (today !== day) nodes.push(this.day((day = today)));
      const known = this.shown.get(message.id);
      const same = known && known.serial === message.serial && known.pinned === message.pinned;
      const node = same ? known.node : message.service ? serviceMark(message) : bubble(message, this, this.chat);
      if (!known && !first && message.from_bot) fresh.push(message);
      kept.set(message.id, { serial: message.serial, pinned: message.pinned, node });
      nodes.push(node);
    }
    const focused = list.contains(document.activeElement) ? this.placeOfFocus() : null;
    this.shown = kept;
    place(list, nodes);
    if (focused) this.restoreFocus(focused);
    if (atEnd || fresh.length) list.scrollTop = list.scrollHeight;
    if (fresh.length) {
      this.showHolder();
      this.part("live").textContent = fresh.map((one) => `Trợ lý: ${one.text || "gửi tệp"}`).join("\n").slice(0, 400);
    }
  }

  nearEnd() {
    const list = this.part("messages");
    return list.scrollHeight - list.scrollTop - list.clientHeight < 120;
  }

  day(text) {
    const known = this.days.find((one) => one.text === text);
    if (known) return known.node;
    const made = { text, node: dayMark(text) };
    this.days.push(made);
    return made.node;
  }

  // A message that changes is built anew; whoever was on one of its buttons stays there.
  placeOfFocus() {
    const item = document.activeElement.closest(".message");
    if (!item) return null;
    const keys = [...item.querySelectorAll("button, a")];
    return { id: item.dataset.id, index: keys.indexOf(document.activeElement), label: document.activeElement.textContent };
  }

  restoreFocus({ id, index, label }) {
    const list = this.part("messages");
    if (list.contains(document.activeElement)) return;
    const item = list.querySelector(`[data-id="${id}"]`);
    const keys = item ? [...item.querySelectorAll("button, a")] : [];
    const target = keys[index] && keys[index].textContent === label ? keys[index] : item?.querySelector(".key");
    (target || list).focus();
  }

  showInput() {
    const { blocked, started } = this.chat;
    const start = this.part("start");
    start.hidden = started && !blocked;
    start.textContent = blocked ? "BỎ CHẶN" : "BẮT ĐẦU";
    this.part("composer").hidden = !start.hidden;
    const area = this.part("reply-keyboard");
    const keyboard = this.chat.reply_keyboard;
    area.hidden = !keyboard || !start.hidden;
    if (!area.hidden) {
      const rows = keyboard.keyboard.map((row) => {
        const labels = row.map((one) => (typeof one === "string" ? one : one.text));
        return el("div", {}, ...labels.map((label) => el("button", { type: "button", onclick: () => this.say(label) }, label)));
      });
      area.replaceChildren(...rows);
    }
  }

  // --- events ----------------------------------------------------------------------------

  happened(event) {
    if (event.kind === "action") {
      this.showHolder("đang nhập…");
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.person && this.showHolder(), TYPING_MS);
    }
    if (event.kind === "answer" && event.tapped_by === this.person.key) {
      for (const key of this.root.querySelectorAll(".key.busy")) key.classList.remove("busy");
      if (event.alert && event.text) this.alert(event.text);
      else if (event.text) this.toast(event.text);
    }
  }

  toast(text) {
    const toast = this.part("toast");
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => (toast.hidden = true), TOAST_MS);
  }

  alert(text) {
    this.part("alert-text").textContent = text;
    if (!this.part("alert").open) this.part("alert").showModal();
  }

  // --- sheets ----------------------------------------------------------------------------

  toggle(buttonName, sheetName, items) {
    if (!this.part(sheetName).hidden) this.closeSheets();
    else {
      this.openSheet(buttonName, sheetName, items);
      this.part(sheetName).querySelector("button")?.focus();
    }
  }

  openSheet(buttonName, sheetName, items) {
    this.closeSheets();
    if (!items.length) return;
    this.part(sheetName).replaceChildren(...items);
    this.part(sheetName).hidden = false;
    this.part(buttonName).setAttribute("aria-expanded", "true");
  }

  closeSheets() {
    for (const name of ["more-menu", "commands", "attach-menu"]) {
      const sheet = this.part(name);
      const button = this.part({ "more-menu": "more", commands: "menu", "attach-menu": "attach" }[name]);
      if (!sheet.hidden && sheet.contains(document.activeElement)) button.focus();
      sheet.hidden = true;
      button.setAttribute("aria-expanded", "false");
    }
  }

  item(label, note, act) {
    const run = () => {
      this.closeSheets();
      act();
    };
    return el("button", { type: "button", onclick: run }, note ? el("b", {}, label) : label, note ? el("small", {}, note) : null);
  }

  commandItems(typed) {
    const wanted = typed.slice(1).toLowerCase();
    const fitting = this.chat.commands.filter((one) => one.command.startsWith(wanted));
    if (!fitting.length && !typed) return [this.item("Trợ lý chưa đặt lệnh nào", "", () => this.text.focus())];
    return fitting.map((one) =>
      this.item(`/${one.command}`, one.description, () => {
        this.text.value = "";
        this.say(`/${one.command}`);
        this.text.focus();
      }),
    );
  }

  attachItems() {
    return [
      this.item("Gửi tệp…", "", () => this.part("file-input").click()),
      this.item("Gửi ảnh…", "", () => this.part("photo-input").click()),
      this.item("Ảnh mẫu", "", () => this.act({ do: "photo" })),
      this.item("Ghi âm mẫu", "", () => this.act({ do: "voice" })),
      this.item("Nhãn dán", "", () => this.act({ do: "sticker" })),
      this.item("Danh thiếp", "", () => this.act({ do: "contact" })),
      this.item("Vị trí", "", () => this.act({ do: "location" })),
    ];
  }

  moreItems() {
    const items = [this.item("Bắt đầu lại (/start)", "", () => this.start(""))];
    if (this.chat.type === "private") {
      const blocked = this.chat.blocked;
      items.push(this.item(blocked ? "Bỏ chặn Trợ lý" : "Chặn Trợ lý", "", () => (blocked ? this.unblock() : this.act({ do: "block" }))));
    }
    items.push(this.item("Đổi người cầm máy", "", () => this.leave()));
    return items;
  }

  // --- doing -----------------------------------------------------------------------------

  async act(what) {
    try {
      return await post("act", { ...this.place, ...what });
    } catch (error) {
      this.toast(error.message);
      return null;
    }
  }

  say(text) {
    return this.act({ do: "text", text });
  }

  async start(payload) {
    if (this.chatKey !== "private") await this.open(this.person.key);
    if (!(await this.act({ do: "start", payload }))) return;
    await this.refresh(); // the input line is there only once the chat has begun
    this.text.focus();
  }

  unblock() {
    return this.act({ do: "unblock" });
  }

  async send() {
    const text = this.text.value;
    if (!text.trim()) return;
    const context = this.context;
    this.text.value = "";
    this.grow();
    this.closeSheets();
    this.setContext(null);
    const what = context?.edit
      ? { do: "edit", message_id: context.edit, text }
      : { do: "text", text, ...(context?.reply ? { reply_to: context.reply } : {}) };
    if (!(await this.act(what))) {
      this.text.value = text;
      this.grow();
    }
  }

  reply(message) {
    this.setContext({ reply: message.id, words: `Trả lời: ${message.text || "tệp"}` });
    this.text.focus();
  }

  edit(message) {
    this.setContext({ edit: message.id, words: `Sửa: ${message.text}` });
    this.text.value = message.text;
    this.grow();
    this.text.focus();
  }

  setContext(context) {
    if (this.context?.edit && !context) this.text.value = "";
    this.context = context;
    this.part("context").hidden = !context;
    this.part("context-text").textContent = context ? context.words : "";
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight + 2, 132)}px`;
  }

  async tap(message, row, col, key) {
    const button = message.keyboard[row][col];
    if (button.url) return this.follow(button.url);
    if (button.copy_text) return this.copy(button.copy_text.text);
    key.classList.add("busy");
    setTimeout(() => key.classList.remove("busy"), BUSY_MS);
    const done = await this.act({ do: "tap", message_id: message.id, row, col });
    if (!done) key.classList.remove("busy");
    return done;
  }

  follow(url) {
    const payload = startPayload(url, this.botName);
    if (payload !== null) return this.start(payload);
    const target = safeUrl(url);
    if (target) window.open(target, "_blank", "noopener,noreferrer");
    return null;
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast(`Đã sao chép: ${text}`);
    } catch {
      this.alert(`Trình duyệt không cho sao chép. Nội dung:\n${text}`);
    }
  }

  async upload(file, kind) {
    if (file.size > FILE_LIMIT) {
      this.toast("Tệp lớn hơn 50 MB.");
      return;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    let binary = "";
    for (let i = 0; i < bytes.length; i += 32768) binary += String.fromCharCode(...bytes.subarray(i, i + 32768));
    await this.act({ do: kind, base64: btoa(binary), name: file.name, mime: file.type, caption: this.text.value });
    this.text.value = "";
    this.grow();
  }
}
