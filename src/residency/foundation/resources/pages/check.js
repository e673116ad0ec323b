"use strict";
// The check by a person: shows one report at a time and tells the server what the reader does. Texts are set as text, never as HTML.

const at = (id) => document.getElementById(id);
const box = at("report");
const main = document.querySelector("main");
let report = null;
let words = [];
let from = -1;
let to = -1;
let held = 0;

async function ask(name, body) {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  let reply;
  try {
    reply = await fetch(name, options);
  } catch {
    throw new Error("The command in the terminal has ended. What you marked is kept.");
  }
  if (reply.ok) return reply.json();
  if (reply.status === 409) {
    const told = await reply.json();
    throw new Error([told.what, told.next].filter(Boolean).join(" "));
  }
  throw new Error("Refused. Open the address that stands in the terminal.");
}

function tell(text) {
  at(at("held").hidden ? "message" : "held-message").textContent = text;
}

// Every request goes through here: one at a time, and what goes wrong is told.
let busy = false;
async function doing(act) {
  if (busy) return;
  busy = true;
  try {
    await act();
  } catch (error) {
    tell(error.message);
  } finally {
    busy = false;
  }
}

function draw(shown) {
  report = shown;
  const before = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.start : undefined;
  box.replaceChildren(...shown.pieces.map(node));
  at("where").textContent = `Report ${shown.number} of ${shown.of}${shown.read ? ", read" : ""}`;
  const kinds = Object.entries(shown.kinds).map(([kind, n]) => `${kind} ${n}`).join(", ");
  at("facts").textContent = `${shown.id}. ${kinds ? "Replaced: " + kinds : "Nothing was replaced"}.`;
  at("progress").value = shown.done;
  at("finish").disabled = shown.done < shown.of;
  at("back").disabled = shown.number === 1;
  words = [...box.textContent.matchAll(/\S+/g)].map((m) => [m.index, m.index + m[0].length]);
  const again = before === undefined ? null : box.querySelector(`[data-start="${before}"]`);
  if (again) again.focus();
}

function node(piece) {
  const inner = document.createElement(piece.miss ? "mark" : "span");
  inner.textContent = piece.text;
  if (piece.miss) inner.title = `Missed: ${piece.miss}`;
  if (!piece.tag) return inner;
  inner.classList.add("tag");
  if (piece.over) inner.classList.add("over");
  inner.dataset.start = piece.start;
  inner.tabIndex = 0;
  inner.setAttribute("role", "button");
  inner.setAttribute("aria-pressed", String(piece.over));
  inner.setAttribute("aria-label", `${piece.text}, replaced ${piece.tag}${piece.over ? ", without need" : ""}`);
  return inner;
}

// ---- places in the text: the server counts characters (code points), the browser UTF-16 units ----

const points = (text) => Array.from(text).length;

function selected() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!box.contains(range.startContainer) || !box.contains(range.endContainer)) return null;
  const head = document.createRange();
  head.selectNodeContents(box);
  head.setEnd(range.startContainer, range.startOffset);
  const start = points(head.toString());
  return [start, start + points(range.toString())];
}

function place(unit) {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  let left = unit;
  let last = null;
  while (walker.nextNode()) {
    last = walker.currentNode;
    if (left <= last.length) return [last, left];
    left -= last.length;
  }
  return [last, last ? last.length : 0];
}

function chooseWords() {
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  const [a, b] = [place(words[first][0]), place(words[last][1])];
  window.getSelection().setBaseAndExtent(a[0], a[1], b[0], b[1]);
  const middle = rectOf(to);
  if (middle.top < 0 || middle.bottom > window.innerHeight) window.scrollBy(0, middle.top - window.innerHeight / 2);
  tell(box.textContent.slice(words[first][0], words[last][1]));
}

function rectOf(number) {
  const range = document.createRange();
  range.setStart(...place(words[number][0] + 1));
  range.setEnd(...place(words[number][1]));
  return range.getBoundingClientRect();
}

// The word above or below: the nearest one in the line before or after.
function wordInLine(number, down) {
  const here = rectOf(number);
  let best = number;
  let line = null;
  for (let n = number + (down ? 1 : -1); n >= 0 && n < words.length; n += down ? 1 : -1) {
    const rect = rectOf(n);
    const other = down ? rect.top >= here.bottom - 2 : rect.bottom <= here.top + 2;
    if (!other) continue;
    if (line === null) line = rect.top;
    if (Math.abs(rect.top - line) > 4) break;
    if (best === number || Math.abs(rect.left - here.left) < Math.abs(rectOf(best).left - here.left)) best = n;
  }
  return best;
}

function step(key, more) {
  if (!words.length) return;
  if (to < 0) to = key === "ArrowLeft" || key === "ArrowUp" ? words.length - 1 : 0;
  else if (key === "ArrowRight") to = Math.min(words.length - 1, to + 1);
  else if (key === "ArrowLeft") to = Math.max(0, to - 1);
  else to = wordInLine(to, key === "ArrowDown");
  if (!more || from < 0) from = to;
  chooseWords();
}

// ---- what the reader does ----

async function show(number) {
  draw(await ask(`report?number=${number}`));
  from = to = -1;
  window.getSelection().removeAllRanges();
  window.scrollTo(0, 0);
  box.focus({ preventScroll: true });
  tell("");
}

function mark(kind) {
  const place = selected();
  if (!place) return tell("Nothing is selected. Choose words with the arrow keys or the mouse.");
  return doing(async () => {
    draw(await ask("miss", { number: report.number, start: place[0], end: place[1], kind }));
    window.getSelection().removeAllRanges();
    tell(`Marked as missed: ${kind}.`);
  });
}

function unmark() {
  const place = selected() || [0, points(box.textContent)];
  const whole = !selected();
  if (whole) return tell("Choose the marked words first.");
  return doing(async () => {
    draw(await ask("unmark", { number: report.number, start: place[0], end: place[1] }));
    tell("Taken back.");
  });
}

function over(tag) {
  return doing(async () => {
    draw(await ask("over", { number: report.number, start: Number(tag.dataset.start) }));
    const now = box.querySelector(`[data-start="${tag.dataset.start}"]`);
    tell(now && now.classList.contains("over") ? "Marked as replaced without need." : "Taken back.");
  });
}

function next() {
  return doing(async () => {
    draw(await ask("read", { number: report.number }));
    if (report.number < report.of) await show(report.number + 1);
    else if (report.done < report.of) await show(report.next);
    else {
      tell("Every report is read. Finish shows what follows.");
      at("finish").focus();
    }
  });
}

function back() {
  if (report.number > 1) return doing(() => show(report.number - 1));
}

function finish() {
  if (!window.confirm("Close this check? Marks cannot be changed afterwards.")) return;
  return doing(async () => {
    const { lines } = await ask("finish", {});
    const [first, ...rest] = lines;
    const head = document.createElement("p");
    head.className = "deciding";
    head.textContent = first;
    at("result-lines").replaceChildren(head, ...rest.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    for (const id of ["reading", "held", "help"]) at(id).hidden = true;
    at("result").hidden = false;
    at("result-head").focus();
  });
}

// ---- the quarantine ----

async function showHeld(number) {
  const shown = await ask(`held?number=${number}`);
  at("reading").hidden = true;
  at("held").hidden = false;
  held = shown.number;
  at("held-where").textContent = shown.of ? `Quarantine: report ${shown.number} of ${shown.of}` : "The quarantine is empty";
  at("held-reasons").textContent = shown.of ? `Because of: ${shown.reasons.join("; ")}.` : "";
  at("held-text").replaceChildren(
    ...shown.pieces.map((piece) => {
      const inner = document.createElement(piece.suspicious ? "mark" : "span");
      if (piece.suspicious) inner.className = "suspicious";
      inner.textContent = piece.text;
      return inner;
    }),
  );
  at("held-back").disabled = held <= 1;
  at("held-next").disabled = held >= shown.of;
  at("held-text").focus();
  tell("");
}

function leaveHeld() {
  at("held-text").replaceChildren();
  at("held").hidden = true;
  at("reading").hidden = false;
  box.focus();
}

function heldKey(event) {
  if (event.key === "q") leaveHeld();
  else if (event.key === "b" && held > 1) doing(() => showHeld(held - 1));
  else if (event.key === "Enter" && !at("held-next").disabled) doing(() => showHeld(held + 1));
  else return;
  event.preventDefault();
}

// ---- keys and buttons ----

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !report) return;
  const tag = event.target.closest(".tag");
  const kind = document.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (event.key.startsWith("Arrow")) step(event.key, event.shiftKey);
  else if (tag && (event.key === "x" || event.key === "Enter" || event.key === " ")) over(tag);
  else if (event.key === "Enter") next();
  else if (event.key === "b") back();
  else if (event.key === "u") unmark();
  else if (event.key === "q") doing(() => showHeld(1));
  else if (kind) mark(kind.dataset.kind);
  else return;
  event.preventDefault();
}

box.addEventListener("keydown", key);
at("held-text").addEventListener("keydown", heldKey);
box.addEventListener("click", (event) => {
  const tag = event.target.closest(".tag");
  if (tag && window.getSelection().isCollapsed) over(tag);
});
for (const button of document.querySelectorAll("button")) button.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
for (const button of document.querySelectorAll("button[data-kind]")) button.addEventListener("click", () => mark(button.dataset.kind));
at("unmark").addEventListener("click", unmark);
at("next").addEventListener("click", next);
at("back").addEventListener("click", back);
at("finish").addEventListener("click", finish);
at("show-held").addEventListener("click", () => doing(() => showHeld(1)));
at("held-back").addEventListener("click", () => doing(() => showHeld(held - 1)));
at("held-next").addEventListener("click", () => doing(() => showHeld(held + 1)));
at("leave-held").addEventListener("click", leaveHeld);
doing(() => show(Number(main.dataset.first)));
