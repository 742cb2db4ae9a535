// Keeps a page of the application in the background while it is written, and counts the characters of long texts.
// Without this script the same page is saved by its buttons.
"use strict";

const PAUSE = 3000; // milliseconds without typing before the page is saved
const form = document.querySelector("form[data-left]");

function note(role) {
  const line = document.createElement("p");
  line.className = "hint";
  if (role) line.setAttribute("role", role);
  return line;
}

function keep(form) {
  const words = form.dataset;
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" });
  const status = form.appendChild(note("status"));
  let isTyped = words.keep === "typed"; // something on the page is not saved
  let isStopped = false;
  let underway = null;
  let timer;

  async function send() {
    const body = new FormData(form);
    body.append("later", "on");
    const address = form.getAttribute("action");
    const headers = { Accept: "application/json" };
    const response = await fetch(address, { method: "POST", body, headers, keepalive: document.hidden });
    return [response.status, await response.json()];
  }

  async function save() {
    isTyped = false;
    let code = 0;
    let answer = {};
    try {
      [code, answer] = await send();
    } catch {
      // No line, or an answer that is not ours: what was typed stays here, and is tried again.
    }
    if (code === 200) {
      form.elements.version.value = answer.version;
      status.textContent = words.saved.replace("{time}", clock.format(new Date(answer.saved_at)));
      return;
    }
    isTyped = true;
    status.textContent = [answer.message ?? words.unsaved, ...(answer.faults ?? [])].join(" ");
    if (code === 401 || code === 409) isStopped = true;
    else if (code !== 422) wait(10 * PAUSE);
  }

  function begin() {
    clearTimeout(timer);
    if (isStopped || underway || !isTyped) return;
    underway = save().finally(() => {
      underway = null;
    });
  }

  function wait(pause) {
    clearTimeout(timer);
    timer = setTimeout(() => (underway ? wait(PAUSE) : begin()), pause);
  }

  form.addEventListener("input", () => {
    isTyped = true;
    if (!isStopped) wait(PAUSE);
  });

  form.addEventListener("submit", async (event) => {
    isStopped = true;
    clearTimeout(timer);
    if (underway) {
      // Its answer holds the version with which this one must go.
      event.preventDefault();
      await underway;
      form.requestSubmit(event.submitter);
      return;
    }
    isTyped = false;
  });

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) begin();
  });

  window.addEventListener("beforeunload", (event) => {
    if (isTyped) event.preventDefault();
  });
}

function count(text, words) {
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const longest = Number(text.dataset.longest);
  const line = note();
  line.classList.add("count");
  text.after(line);

  function show() {
    const left = longest - [...text.value].length;
    line.classList.toggle("over", left < 0);
    line.textContent = text.value
      ? (left < 0 ? words.over : words.left).replace("{number}", number.format(Math.abs(left)))
      : "";
    // Read aloud only where it matters.
    if (left < longest / 10) line.setAttribute("aria-live", "polite");
    else line.removeAttribute("aria-live");
  }

  text.addEventListener("input", show);
  show();
}

if (form) {
  for (const text of form.querySelectorAll("textarea[data-longest]")) count(text, form.dataset);
  if (form.dataset.keep) keep(form);
}
