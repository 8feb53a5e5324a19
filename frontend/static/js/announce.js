// One polite live region per page. The same sentence is not repeated within four seconds.
const PAUSE_MS = 4000;
let lastText = "";
let lastAt = 0;

/** @param {string} text what a screen reader should say when it has time */
export function announce(text) {
  const region = document.getElementById("live");
  const now = Date.now();
  if (!region || !text || (text === lastText && now - lastAt < PAUSE_MS)) return;
  lastText = text;
  lastAt = now;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
}
