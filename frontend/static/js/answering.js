// The clause form: ties the cards together with the pill in the top bar, the progress bar and the live region.
import { announce } from "./announce.js";
import { Card } from "./card.js";
import { answersText, showSaveState } from "./save_state.js";

const cards = [...document.querySelectorAll("form[data-key]")].map((form) => new Card(form, changed));
const answeredBefore = new Map(cards.map((card) => [card, card.isAnswered]));
const signedOut = document.getElementById("signed-out");
let told = "";
let hasSaved = false;

function changed(card) {
  showProgress(card);
  const [state, text, sentence] = summary();
  showSaveState(state, text);
  if (state === "signed-out" || state === "saved") signedOut.hidden = state === "saved";
  if (state === "saved" && !hasSaved && card.etag !== card.form.dataset.etag) {
    hasSaved = true;
    announce("Saved. Your answers are saved as you go.");
  } else if (sentence && sentence !== told) announce(sentence);
  else if (state === "saved" && told) announce("Saved again. Nothing is left on this device.");
  if (state !== "saving") told = sentence;
}

function summary() {
  const count = (state) => cards.filter((card) => card.state === state).length;
  const conflicts = count("conflict");
  const failed = count("failed");
  const offline = count("offline");
  if (conflicts) {
    const text = conflicts === 1 ? "One answer needs your choice" : `${conflicts} answers need your choice`;
    return ["conflict", text, text];
  }
  const stranded = count("signed-out");
  if (stranded) return ["signed-out", "Sign in again", `Sign in again, nothing is lost. ${answersText(stranded)} kept on this device.`];
  if (failed) return ["failed", "Not saved", `Not saved. ${answersText(failed)} could not be stored.`];
  if (offline) return ["offline", `Offline. ${offline} kept on this device`, `Offline. ${answersText(offline)} kept on this device.`];
  if (cards.some((card) => card.isFlying)) return ["saving", "Saving", ""];
  return ["saved", "All changes saved", ""];
}

function showProgress(card) {
  const delta = cards.reduce((sum, each) => sum + Number(each.isAnswered) - Number(answeredBefore.get(each)), 0);
  const bar = document.getElementById("clause-progress");
  if (!bar) return;
  const { before, total } = bar.dataset;
  const done = Number(before) + delta;
  bar.querySelector(".bar-done")?.setAttribute("width", String(Math.max(0, done)));
  document.getElementById("clause-count").textContent = `${done} of ${total} answered`;
  document.querySelector(`.nav [data-dot="${card.form.dataset.key}"]`)?.setAttribute("data-done", String(Number(card.isAnswered)));
  const count = document.querySelector(".nav a[aria-current] .nav-count");
  if (count && count.textContent.includes("/")) count.textContent = `${done}/${total}`;
}

// Whoever signed in again in another tab comes back to a page whose forms carry the token of the session before.
async function signedInElsewhere() {
  if (!cards.some((card) => card.state === "signed-out")) return;
  try {
    const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = fresh.querySelector('form[data-key] input[name="csrf"]')?.value;
    if (!token || fresh.body.dataset.visitor !== document.body.dataset.visitor) return;
    for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = token;
    cards.forEach((card) => card.flush());
  } catch { /* no line: the next look at the page tries again */ }
}
// Evidence files are rare: their module comes when somebody points at them or drags something.
function loadFiles({ type, target }) { if (type === "dragenter" || target.closest?.(".files")) import("./evidence.js"); }
for (const type of ["pointerover", "focusin", "change", "dragenter"]) document.addEventListener(type, loadFiles);

for (const card of cards) card.replay();
window.addEventListener("focus", signedInElsewhere);
window.addEventListener("online", () => cards.forEach((card) => card.flush()));
window.addEventListener("pagehide", () => cards.forEach((card) => card.flush()));
window.addEventListener("beforeunload", (event) => {
  if (signedOut.hidden && cards.some((card) => card.isUnsent)) event.preventDefault();
});
