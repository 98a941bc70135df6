// The house of the phones: people, unread marks, the clock, and the stream of changes.

import { get, put } from "/api.js";
import { Phone } from "/phone.js";

const ZONE = "Asia/Ho_Chi_Minh";
const CLOCK = new Intl.DateTimeFormat("vi-VN", {
  weekday: "long", day: "2-digit", month: "2-digit", year: "numeric",
  hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: ZONE,
});
const MESSAGES = new Set(["send", "document", "photo", "voice"]);
const byId = (id) => document.getElementById(id);

class Unread {
  constructor() {
    this.counts = JSON.parse(sessionStorage.getItem("unread") || "{}");
  }
  add(person, chat) {
    const name = `${person} ${chat}`;
    this.counts[name] = (this.counts[name] || 0) + 1;
    this.save();
  }
  clear(person, chat) {
    delete this.counts[`${person} ${chat}`];
    this.save();
  }
  of(person, chat) {
    return this.counts[`${person} ${chat}`] || 0;
  }
  ofPerson(person) {
    return Object.entries(this.counts)
      .filter(([name]) => name.startsWith(`${person} `))
      .reduce((sum, [, count]) => sum + count, 0);
  }
  save() {
    sessionStorage.setItem("unread", JSON.stringify(this.counts));
  }
}

class House {
  constructor() {
    this.people = [];
    this.groups = [];
    this.unread = new Unread();
    this.offset = 0;
    this.phones = [new Phone(this, 1), new Phone(this, 2)];
    byId("phones").append(...this.phones.map((phone) => phone.root));
  }

  async begin() {
    for (;;) {
      try {
        await this.load();
        break;
      } catch (error) {
        await this.away();
      }
    }
    setInterval(() => this.showClock(), 500);
    this.listenToClock();
    this.follow();
  }

  async load() {
    await Promise.all([this.loadCast(), this.loadClock(), this.loadBanner()]);
    const chosen = decodeURIComponent(location.hash.slice(1)).split(",");
    for (const [number, phone] of this.phones.entries()) {
      if (chosen[number]) await phone.open(chosen[number]);
    }
    byId("trouble").hidden = true;
  }

  // The server does not answer: that is said, and soon it is asked again.
  async away() {
    byId("trouble").textContent = "Máy chủ diễn tập không trả lời. Đang thử lại…";
    byId("trouble").hidden = false;
    await new Promise((done) => setTimeout(done, 1500));
  }

  // Who holds which phone stays in the address, so that a reload keeps it.
  remember() {
    const keys = this.phones.map((phone) => (phone.person ? phone.person.key : ""));
    history.replaceState(null, "", `#${keys.map(encodeURIComponent).join(",")}`);
  }

  async loadCast() {
    const { people, groups } = await get("people");
    this.people = people;
    this.groups = groups;
    this.showPickers();
  }

  showPickers() {
    for (const phone of this.phones) if (!phone.person) phone.showPeople();
  }

  async loadBanner() {
    byId("banner").textContent = (await get("banner")).text;
  }

  // --- changes ---------------------------------------------------------------------------

  async follow() {
    let serial = null;
    for (;;) {
      try {
        if (serial === null) {
          serial = (await get("events", { after: Number.MAX_SAFE_INTEGER })).serial;
          await this.resume();
          byId("trouble").hidden = true;
        }
        const news = await get("events", { after: serial, timeout: 25 });
        // A server that begins anew counts from the start.
        serial = news.serial < serial ? null : news.serial;
        await this.happened(news.events);
      } catch (error) {
        serial = null;
        await this.away();
      }
    }
  }

  async resume() {
    await Promise.all([this.loadCast(), this.loadClock(), this.loadBanner()]);
    await this.refresh(this.phones.filter((phone) => phone.person));
  }

  async happened(events) {
    const stale = new Set();
    let cast = false;
    for (const event of events) {
      if (event.kind === "clock") await this.loadClock();
      else if (event.kind === "banner") await this.loadBanner();
      else if (event.kind === "cast" || event.kind === "service") cast = true;
      else if (event.kind === "bot") this.phones.forEach((phone) => phone.person && stale.add(phone));
      for (const phone of this.phones) {
        if (!phone.concerns(event)) continue;
        phone.happened(event);
        if (event.kind !== "action") stale.add(phone);
      }
      if (event.by === "bot" && MESSAGES.has(event.kind)) this.count(event);
    }
    if (cast) await this.loadCast();
    await this.refresh(stale);
    this.showPickers();
    for (const phone of this.phones) if (phone.person && phone.chat && !stale.has(phone)) phone.showTabs();
  }

  async refresh(phones) {
    await Promise.all([...phones].map((phone) => phone.refresh().catch((error) => phone.toast(error.message))));
  }

  count(event) {
    const group = this.groups.find((one) => one.key === event.chat);
    const people = event.person ? [event.person] : group ? group.members : [];
    for (const key of people) {
      const open = this.phones.some((phone) => phone.concerns(event) && phone.person.key === key);
      if (!open) this.unread.add(key, event.chat);
    }
  }

  // --- the clock -------------------------------------------------------------------------

  async loadClock() {
    this.setClock(await get("clock"));
  }

  setClock(clock) {
    this.offset = clock.epoch * 1000 - Date.now();
    this.showClock();
  }

  now() {
    return new Date(Date.now() + this.offset);
  }

  showClock() {
    const parts = Object.fromEntries(CLOCK.formatToParts(this.now()).map((part) => [part.type, part.value]));
    const { weekday, day, month, year, hour, minute, second } = parts;
    const name = weekday[0].toUpperCase() + weekday.slice(1);
    byId("clock").textContent = `${name}, ${day}/${month}/${year} · ${hour}:${minute}:${second}`;
  }

  listenToClock() {
    const move = async (body) => {
      try {
        this.setClock(await put("clock", body));
      } catch (error) {
        byId("trouble").textContent = error.message;
        byId("trouble").hidden = false;
      }
    };
    byId("clock-hour").addEventListener("click", () => move({ advance_seconds: 3600 }));
    byId("clock-day").addEventListener("click", () => move({ advance_seconds: 86400 }));
    byId("clock-morning").addEventListener("click", () => move({ advance_seconds: this.untilMorning() }));
    const dialog = byId("clock-dialog");
    byId("clock-set").addEventListener("click", () => {
      byId("clock-input").value = this.local().slice(0, 16);
      dialog.showModal();
    });
    byId("clock-cancel").addEventListener("click", () => dialog.close());
    dialog.querySelector("form").addEventListener("submit", () => move({ now: byId("clock-input").value }));
  }

  // Vietnam has no daylight saving: its wall clock is UTC plus seven hours.
  local() {
    return new Date(this.now().getTime() + 7 * 3600 * 1000).toISOString();
  }

  untilMorning() {
    const seconds = Math.floor(this.now().getTime() / 1000) + 7 * 3600;
    const today = seconds % 86400;
    const morning = 8 * 3600 + 15 * 60;
    return today < morning ? morning - today : morning - today + 86400;
  }
}

new House().begin();
