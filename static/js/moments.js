// Adds the reader's own time to every moment that is written in another time zone.
"use strict";

const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const own = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });

function clock(zone, at) {
  return new Intl.DateTimeFormat("en", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(at);
}

for (const moment of document.querySelectorAll("time.moment[data-zone]")) {
  const at = new Date(moment.dateTime);
  if (clock(moment.dataset.zone, at) !== clock(here, at)) {
    const note = document.createElement("span");
    note.className = "meta";
    note.textContent =
      " " + moment.dataset.pattern.replace("{time}", own.format(at)).replace("{zone}", here.replaceAll("_", " "));
    moment.after(note);
  }
}
