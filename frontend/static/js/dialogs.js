// Dialogs: the list of keys, and on wide screens a form page shown in place. Links stay links without script.
const WIDE = matchMedia("(min-width: 900px)");

/** Open a dialog of the page; focus returns to its opener by itself. */
export function openDialog(dialog) {
  if (dialog && !dialog.open) dialog.showModal();
}

async function openPage(link) {
  const dialog = document.getElementById("page-dialog");
  const response = await fetch(link.href, { headers: { "X-Partial": "1" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const form = page.querySelector("[data-dialog-form]");
  if (!response.ok || !form) throw new Error("no form");
  dialog.querySelector("h2").textContent = page.querySelector("h1")?.textContent.trim() ?? "";
  dialog.querySelector(".dialog-body").replaceChildren(document.adoptNode(form));
  openDialog(dialog);
  dialog.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

/** Make dialog links and close buttons work. */
export function listenForDialogs() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) {
      const dialog = event.target.closest("dialog");
      if (!dialog) return;
      event.preventDefault();
      dialog.close();
      return;
    }
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = link.dataset.dialog;
    if (target !== "page") {
      event.preventDefault();
      openDialog(document.getElementById(target));
    } else if (WIDE.matches) {
      event.preventDefault();
      openPage(link).catch(() => { location.href = link.href; });
    }
  });
}
