// Completion in fields of JSON: names of members and values of a choice, from the table of fields on the same page.
// The one script of the console, on pages with a form alone: pages that show what a model or a gateway said have none.
"use strict";

const SHOWN = 12;
const LONGEST = 200000; // characters of a body: a longer one is read too slowly between two keys

/** Where a position of a JSON text is: `place` as the table has it, what is typed so far, what it would replace, names before it. */
function context(text, caret) {
  const open = [];
  let string = -1;
  let isKey = false;
  for (let at = 0; at < caret; at += 1) {
    const character = text[at];
    const inner = open.at(-1);
    if (string >= 0) {
      if (character === "\\") at += 1;
      else if (character === '"') {
        if (isKey && inner) {
          inner.key = decoded(text.slice(string, at + 1));
          inner.names.add(inner.key);
        }
        string = -1;
      }
    } else if (character === '"') {
      string = at;
      isKey = inner?.isObject === true && !inner.hasColon;
    } else if (character === "{" || character === "[") {
      open.push({ isObject: character === "{", key: "", hasColon: false, names: new Set() });
    } else if (character === "}" || character === "]") open.pop();
    else if (character === ":" && inner) inner.hasColon = true;
    else if (character === "," && inner) inner.hasColon = false;
  }
  const inner = open.at(-1);
  let word = caret;
  while (string < 0 && word > 0 && /[\w.+-]/.test(text[word - 1])) word -= 1;
  if (string >= 0) word = string;
  const wantsKey = inner?.isObject === true && !inner.hasColon;
  const steps = wantsKey ? open.slice(0, -1) : open;
  const place = steps.reduce((path, each) => (each.isObject ? `${path}${path ? "." : ""}${each.key}` : `${path}[]`), "");
  return { place, wantsKey, from: word, typed: text.slice(string >= 0 ? word + 1 : word, caret), names: inner?.names ?? new Set(), isIn: string >= 0, depth: open.length };
}

function decoded(text) {
  try {
    return JSON.parse(text);
  } catch {
    return "";
  }
}

/** What could be typed there: each with the text to put in, and a note. */
function offers(fields, where) {
  if (where.depth === 0) return [];
  if (where.wantsKey) {
    const before = where.place ? `${where.place}.` : "";
    return fields
      .filter((each) => each.place.startsWith(before))
      .map((each) => ({ name: each.place.slice(before.length), note: each.type }))
      .filter(({ name }) => !/[.[]/.test(name) && !where.names.has(name) && name.startsWith(where.typed))
      .map(({ name, note }) => ({ label: name, text: JSON.stringify(name), note }));
  }
  const field = fields.find((each) => each.place === where.place);
  const values = field?.values.length ? field.values : field?.type.includes("boolean") ? ["true", "false"] : [];
  return values
    .filter((each) => (where.isIn ? each.startsWith(`"${where.typed}`) : each.replace('"', "").startsWith(where.typed)))
    .map((each) => ({ label: each, text: each, note: "" }));
}

class Completion {
  constructor(area, fields, number) {
    this.area = area;
    this.fields = fields;
    this.active = -1;
    this.found = [];
    this.list = document.createElement("ul");
    this.list.id = `offers-${number}`;
    this.list.className = "offers";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "What could come here");
    this.list.hidden = true;
    this.count = document.createElement("span");
    this.count.className = "unseen";
    this.count.setAttribute("role", "status");
    area.closest("label").after(this.list, this.count);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-haspopup", "listbox");
    area.addEventListener("input", () => this.look(false));
    area.addEventListener("keydown", (event) => this.key(event));
    area.addEventListener("blur", () => this.close());
    area.addEventListener("click", () => this.close());
  }

  /** Show what fits; unasked only where something of it is typed. */
  look(isAsked) {
    if (this.area.value.length > LONGEST) return this.close();
    this.where = context(this.area.value, this.area.selectionStart);
    this.found = this.where.typed || this.where.isIn || isAsked ? offers(this.fields, this.where).slice(0, SHOWN) : [];
    if (this.found.length === 0) return this.close();
    this.list.replaceChildren(...this.found.map((each, at) => this.option(each, at)));
    this.list.hidden = false;
    this.area.setAttribute("aria-controls", this.list.id);
    this.count.textContent = `${this.found.length} to choose from; arrows choose, Enter takes`;
    return this.choose(-1);
  }

  option(each, at) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${at}`;
    item.setAttribute("role", "option");
    item.textContent = each.label;
    if (each.note) item.append(Object.assign(document.createElement("span"), { className: "note", textContent: ` ${each.note}` }));
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.take(at);
    });
    return item;
  }

  choose(at) {
    this.active = at;
    [...this.list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    if (at < 0) this.area.removeAttribute("aria-activedescendant");
    else this.area.setAttribute("aria-activedescendant", this.list.children[at].id);
  }

  key(event) {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      this.look(true);
    } else if (this.list.hidden || event.isComposing) return;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose((Math.max(this.active, step > 0 ? -1 : 0) + step + this.found.length) % this.found.length);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.take(this.active);
    } else if (event.key === "Escape") this.close();
  }

  /** Put it in place of what is typed; after a name comes its colon. */
  take(at) {
    const area = this.area;
    let to = area.selectionStart;
    if (this.where.isIn && area.value[to] === '"') to += 1;
    const colon = this.where.wantsKey && !/^\s*:/.test(area.value.slice(to)) ? ": " : "";
    area.focus();
    area.setSelectionRange(this.where.from, to);
    const text = this.found[at].text + colon;
    // The old command keeps the change in what Ctrl+Z takes back.
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, this.where.from, to, "end");
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-controls");
    this.area.removeAttribute("aria-activedescendant");
    this.count.textContent = "";
  }
}

const fields = [...document.querySelectorAll("tr[data-place]")].map(({ dataset }) => ({
  place: dataset.place,
  type: dataset.type,
  values: JSON.parse(dataset.values),
}));
document.querySelectorAll("textarea.code").forEach((area, number) => new Completion(area, fields, number));
