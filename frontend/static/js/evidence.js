// Evidence files of the clause form: each is sent by itself with its progress, can be cancelled, and comes by button
// or by dropping it onto the card. Without script the same fields are an ordinary form.
import { announce } from "./announce.js";

const MEGABYTE = 1048576;
const UNREACHABLE = "Not attached. The server does not answer.";
let underWay = 0;

function sizeText(size) {
  return size >= MEGABYTE ? `${Math.ceil((size / MEGABYTE) * 10) / 10} MB` : `${Math.ceil(size / 1024)} kB`;
}

function make(tag, properties) { return Object.assign(document.createElement(tag), properties); }

function headersOf(form) {
  return { "X-Partial": "1", Accept: "application/json", "X-CSRF-Token": form.elements.csrf?.value ?? "" };
}

function reasonOf(text) {
  try {
    const { detail, problems } = JSON.parse(text);
    return problems?.length === 1 ? `${problems[0].message} ${problems[0].remedy}`.trim() : detail;
  } catch { return UNREACHABLE; }
}

/** One file on its way: a row with name, bar and "Cancel", later with what went wrong. */
class Upload {
  constructor(files, file) {
    this.files = files;
    this.file = file;
    this.request = new XMLHttpRequest();
    this.isCancelled = false;
    this.bar = make("progress", { max: 1, value: 0, ariaLabel: `Attaching ${file.name}` });
    this.button = make("button", { type: "button", className: "link-button", textContent: "Cancel" });
    this.button.append(make("span", { className: "visually-hidden", textContent: ` ${file.name}` }));
    this.row = make("li", {});
    this.row.append(make("span", { className: "file-name", textContent: file.name }), this.bar, this.button);
    this.button.addEventListener("click", () => this.#stop());
    files.progress.append(this.row);
    if (file.size > files.limit) this.#fail(`${sizeText(file.size)}. The limit is ${sizeText(files.limit)}.`);
  }

  /** Send the file unless it was refused or cancelled while it waited. */
  async send() {
    if (this.isCancelled) return;
    const { request, files, file } = this;
    const body = new FormData();
    body.append("file", file);
    request.open("POST", files.form.action);
    for (const [name, value] of Object.entries(headersOf(files.form))) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) this.bar.value = event.loaded / event.total; });
    underWay += 1;
    await new Promise((resolve) => {
      request.addEventListener("loadend", resolve);
      request.send(body);
    });
    underWay -= 1;
    if (this.isCancelled) return;
    if (request.status === 200) this.#finish();
    else this.#fail(request.status ? reasonOf(request.responseText) : UNREACHABLE);
  }

  #finish() {
    const hadFocus = this.row.contains(document.activeElement);
    this.files.show(this.request.responseText);
    this.row.remove();
    if (hadFocus) this.files.input.focus();
    announce(`${this.file.name} is attached.`);
  }

  #fail(reason) {
    this.isCancelled = true;
    this.row.className = "error";
    this.bar.replaceWith(make("span", { className: "file-reason", textContent: reason }));
    this.button.firstChild.textContent = "Dismiss";
    announce(`${this.file.name} is not attached. ${reason}`);
  }

  #stop() {
    const wasSending = !this.isCancelled;
    this.isCancelled = true;
    this.request.abort();
    this.row.remove();
    this.files.input.focus();
    if (wasSending) announce(`${this.file.name} is cancelled.`);
  }
}

/** The files of one requirement. */
class Files {
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.limit = Number(input.dataset.limit);
    this.card = input.closest(".requirement");
    this.progress = this.card.querySelector(".file-progress");
    this.last = Promise.resolve();
    input.addEventListener("change", () => this.take());
    this.card.addEventListener("click", (event) => this.#step(event));
    this.card.addEventListener("dragover", (event) => this.#over(event));
    this.card.addEventListener("dragleave", (event) => { if (!this.card.contains(event.relatedTarget)) this.#mark(false); });
    this.card.addEventListener("drop", (event) => this.#drop(event));
  }

  /** Show the list as the server sent it; scripts in it do not run. */
  show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".file-list");
    if (fresh) this.card.querySelector(".file-list").replaceWith(document.adoptNode(fresh));
  }

  /** Send what the person has chosen. */
  take() {
    this.add([...this.input.files]);
    this.input.value = "";
  }

  /** Send these files one after the other. */
  add(files) {
    for (const upload of files.map((file) => new Upload(this, file))) this.last = this.last.then(() => upload.send());
  }

  // Remove and Undo: the list comes back, and focus goes to the file that came back or that is next.
  async #step(event) {
    const button = event.target.closest("[data-file-step]");
    if (!button) return;
    event.preventDefault();
    const rows = () => [...this.card.querySelectorAll("[data-file]")];
    const before = rows().map((row) => row.dataset.file);
    const place = rows().findIndex((row) => row.contains(button));
    button.disabled = true;
    const response = await fetch(button.formAction, { method: "POST", headers: headersOf(this.form) }).catch(() => null);
    button.disabled = false;
    if (!response?.ok) return this.form.requestSubmit(button);
    this.show(await response.text());
    const back = rows().find((row) => !before.includes(row.dataset.file));
    const next = back ?? rows()[place];
    (next?.querySelector("a") ?? this.input).focus();
    if (back) announce(`${back.querySelector("a").textContent.trim()} is back.`);
    else announce(`${this.card.querySelector(".file-removed span")?.textContent ?? ""} You can undo it.`);
  }

  #over(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.#mark(true);
  }

  #drop(event) {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.#mark(false);
    this.add([...event.dataTransfer.files]);
  }

  #mark(isOver) { this.card.toggleAttribute("data-dropping", isOver); }
}

for (const input of document.querySelectorAll(".attach [type=file]")) new Files(input).take(); // chosen while this came
window.addEventListener("beforeunload", (event) => { if (underWay) event.preventDefault(); });
