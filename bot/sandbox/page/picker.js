// The list of people, under the headings of their sections, with what they have not read.

import { el } from "/dom.js";

export function peopleNodes(house, typed, open) {
  const wanted = typed.trim().toLowerCase();
  const sections = new Map();
  for (const person of house.people) {
    const words = `${person.name} ${person.note || ""} ${person.section || ""}`.toLowerCase();
    if (!words.includes(wanted)) continue;
    const section = person.section || "Người tham gia";
    if (!sections.has(section)) sections.set(section, []);
    sections.get(section).push(person);
  }
  const nodes = [];
  for (const [section, people] of sections) {
    nodes.push(el("h3", {}, section), ...people.map((person) => button(house, person, open)));
  }
  if (!nodes.length) {
    const why = house.people.length ? "Không tìm thấy ai." : "Chưa có ai trong buổi diễn tập.";
    nodes.push(el("p", { class: "none" }, why));
  }
  return nodes;
}

function button(house, person, open) {
  const unread = house.unread.ofPerson(person.key);
  const words = person.name.trim().split(/\s+/);
  const initials = words.slice(-2).map((word) => word[0]).join("").toUpperCase();
  return el(
    "button",
    { type: "button", class: "person", "data-key": person.key, onclick: () => open(person.key) },
    el("span", { class: `avatar tone-${person.id % 6}`, "aria-hidden": "true" }, initials),
    el(
      "span",
      { class: "words" },
      el("span", { class: "name" }, person.name),
      person.note ? el("span", { class: "note" }, person.note) : null,
    ),
    unread ? el("span", { class: "badge", "aria-label": `${unread} tin chưa đọc` }, String(unread)) : null,
  );
}
