// The pill in the top bar: what is saved, what is still on this device.
const ICONS = { saved: "cloud-check", saving: "cloud-check", offline: "cloud-off", "signed-out": "cloud-off", conflict: "warning", failed: "warning" };

/** Point an icon of the page at another symbol of the sprite. */
export function setIcon(holder, symbol) {
  const use = holder.querySelector(".icon use");
  if (use) use.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#${symbol}`);
}

/** @param {keyof typeof ICONS} state @param {string} text */
export function showSaveState(state, text) {
  const pill = document.getElementById("save-state");
  if (!pill) return;
  pill.dataset.state = state;
  pill.title = text;
  pill.querySelector("span").textContent = text;
  setIcon(pill, ICONS[state]);
}

/** Say "1 answer" or "3 answers". */
export function answersText(count) {
  return count === 1 ? "1 answer" : `${count} answers`;
}
