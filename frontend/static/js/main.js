// Every page: theme, dialogs, keys, filters that submit themselves, printing, and answers left on this device.
import { openDialog, listenForDialogs } from "./dialogs.js";
import { dropAllDrafts } from "./drafts.js";
import { listenForKeys } from "./keys.js";
import { sendLeftBehind } from "./left_behind.js";
import { listenForTheme } from "./theme.js";

listenForTheme();
listenForDialogs();
listenForKeys(() => openDialog(document.getElementById("keys-dialog")));

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-auto-submit] select")) event.target.form.requestSubmit();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
  else if (event.target.matches("[data-sign-out]")) dropAllDrafts();
});

// What a form has led to: its faults, or what is shown once. A fragment in the address takes the focus when all is loaded.
const arrived = document.querySelector("#error-summary, [data-arrived]");
arrived?.focus();
if (location.hash) addEventListener("load", () => arrived?.focus());
const assessment = document.body.dataset.assessment;
if (assessment && !document.querySelector("form[data-key]")) sendLeftBehind(assessment);
