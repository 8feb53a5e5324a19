// Keyboard: digits, N and E while focus is inside a requirement, Alt with arrows from one to the next, ? for the list.
const SWITCH = "groundwork:single-keys";
const TYPING = "textarea, select, input:not([type=radio]):not([type=checkbox]), [contenteditable]";

/** Tell whether keys without a modifier do something; they can be switched off. */
export function hasSingleKeys() {
  try { return localStorage.getItem(SWITCH) !== "off"; } catch { return true; }
}

function requirementAt(element) {
  return element?.closest?.(".requirement") ?? null;
}

function move(step) {
  const all = [...document.querySelectorAll(".requirement")];
  const current = requirementAt(document.activeElement);
  const at = current ? all.indexOf(current) + step : nearest(all);
  const next = all[Math.max(0, Math.min(all.length - 1, at))];
  if (!next) return;
  next.scrollIntoView({ block: "start" });
  (next.querySelector("[name=level]:checked") ?? next.querySelector("[name=level]"))?.focus({ preventScroll: true });
}

function nearest(all) {
  return Math.max(0, all.findIndex((each) => each.getBoundingClientRect().bottom > 140));
}

function choose(requirement, name, value) {
  const radio = requirement.querySelector(`[name=${name}][value="${value}"]`);
  if (!radio || radio.disabled) return;
  radio.focus({ preventScroll: true });
  if (radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
}

function single(event, requirement) {
  if (/^[0-9]$/.test(event.key)) choose(requirement, "level", event.key);
  else if (event.key.toLowerCase() === "n") {
    choose(requirement, "decision", "not_applicable");
    requirement.querySelector("[name=reason]")?.focus();
  } else if (event.key.toLowerCase() === "e") {
    const note = requirement.querySelector("[name=note]");
    note?.focus();
    note?.setSelectionRange(note.value.length, note.value.length);
  } else return;
  event.preventDefault();
}

function pressed(event, openList) {
  if (event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp") && document.querySelector(".requirement")) {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  if (event.altKey || event.target.closest(`${TYPING}, dialog`) || !hasSingleKeys()) return;
  if (event.key === "?") {
    event.preventDefault();
    openList();
    return;
  }
  const requirement = requirementAt(event.target);
  if (requirement) single(event, requirement);
}

/** Listen for keys. @param {() => void} openList shows the list of keys */
export function listenForKeys(openList) {
  document.addEventListener("keydown", (event) => pressed(event, openList));
  for (const box of document.querySelectorAll("[data-single-keys]")) {
    box.checked = hasSingleKeys();
    box.addEventListener("change", () => {
      try { localStorage.setItem(SWITCH, box.checked ? "on" : "off"); } catch { /* kept for this page only */ }
    });
  }
}
