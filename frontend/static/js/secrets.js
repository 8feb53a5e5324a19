// Pages about secrets: show what is typed into a password field, and copy what is shown once.
import { announce } from "./announce.js";

function reveal(button) {
  const field = document.getElementById(button.dataset.reveal);
  const isShown = field.type === "password";
  field.type = isShown ? "text" : "password";
  button.setAttribute("aria-pressed", String(isShown));
  button.textContent = isShown ? "Hide" : "Show";
}

// All links of a section: one line each, name and address apart by a tab.
async function copyAll(button) {
  const section = document.getElementById(button.dataset.copyAll).closest("section");
  const lines = [...section.querySelectorAll("input[readonly]")].map((field) => `${field.labels[0].innerText.trim()}\t${field.value}`);
  await write(button, lines.join("\n"), section);
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  await write(button, source.value ?? source.innerText.trim(), source);
}

async function write(button, text, source) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    announce("Copied.");
  } catch {
    getSelection().selectAllChildren(source);
    announce("This browser does not copy by itself. The text is selected.");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal], [data-copy], [data-copy-all]");
  if (button?.dataset.copyAll) copyAll(button);
  else if (button) (button.dataset.reveal ? reveal : copy)(button);
});
// A password that is shown is sent as a password, so that the browser keeps it out of its list of typed words.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll('[data-reveal][aria-pressed="true"]')) reveal(button);
});
