// One requirement of the clause form: collects changes, sends one request at a time, keeps a draft until it is stored.
import { dropDraft, draftName, getDraft, putDraft } from "./drafts.js";
import { setIcon } from "./save_state.js";
import { postAnswer, swapById } from "./transport.js";

const TYPING_PAUSE_MS = 800;
const RETRY_SECONDS = [2, 4, 8, 16, 30];
const DECISION = ["decision", "reason_class", "reason"];
const TEXTS = {
  saving: "Saving",
  offline: "Kept on this device. It is sent as soon as the server answers.",
  conflict: "Needs your choice",
  "signed-out": "Kept on this device. Sign in again to send it.",
  reason: "Say why, then it is saved.",
  day: "Complete the day, then it is saved.",
};

export class Card {
  /** @param {HTMLFormElement} form @param {(card: Card) => void} onChange called after each change of state */
  constructor(form, onChange) {
    this.form = form;
    this.etag = form.dataset.etag;
    this.person = form.elements.as.value;
    this.draftName = draftName(form.dataset.assessment, this.person, form.dataset.key);
    this.pending = {};
    this.state = "saved";
    this.attempt = 0;
    this.timer = 0;
    this.isFlying = false;
    this.onChange = onChange;
    form.addEventListener("input", (event) => this.#changed(event));
    form.addEventListener("focusout", (event) => { if (event.target.matches("textarea, input[type=text], input[type=date]")) this.flush(); });
    form.addEventListener("submit", (event) => this.#submitted(event));
    form.addEventListener("click", (event) => this.#clicked(event));
  }

  get isUnsent() { return this.isFlying || Object.keys(this.pending).length > 0; }

  get isAnswered() { return this.#read("level") !== "" || this.#read("decision") !== ""; }

  /** Put a draft of an earlier visit back into the form and send it with the version it was made on. */
  replay() {
    const draft = getDraft(this.draftName);
    if (!draft) return;
    for (const [field, value] of Object.entries(draft.fields)) this.#write(field, value);
    this.pending = draft.fields;
    this.etag = draft.etag;
    this.flush();
  }

  /** Send what is pending now, unless a request is under way or the person has to choose first. */
  async flush() {
    clearTimeout(this.timer);
    if (this.isFlying || this.state === "conflict") return;
    const fields = this.#sendable();
    if (Object.keys(fields).length === 0) return this.#waiting();
    for (const field of Object.keys(fields)) delete this.pending[field];
    this.isFlying = true;
    this.#show("saving", TEXTS.saving);
    const answer = await postAnswer(this.form.action, this.person, this.etag, fields);
    this.isFlying = false;
    this[`_${answer.kind}`](answer, fields);
    this.onChange(this);
  }

  _saved(answer) {
    this.etag = answer.etag;
    this.attempt = 0;
    swapById(answer.html);
    this.form.dataset.state = this.state = "saved";
    if (Object.keys(this.pending).length === 0) return dropDraft(this.draftName);
    this.#keep();
    this.flush();
  }

  _conflict(answer, fields) {
    this.#restore(fields);
    this.freshEtag = answer.etag;
    this.#conflictPlace().innerHTML = "";
    swapById(answer.html);
    this.#show("conflict", TEXTS.conflict);
  }

  _signedOut(answer, fields) {
    this.#restore(fields);
    this.#show("signed-out", TEXTS["signed-out"]);
  }

  _refused(answer, fields) {
    this.#restore(fields);
    const told = new DOMParser().parseFromString(answer.html, "text/html").querySelector("[data-detail]")?.textContent;
    this.#show("failed", `Not saved. ${told ?? "Reload the page and try again."}`.trim());
  }

  _unreachable(answer, fields) {
    this.#restore(fields);
    this.#show("offline", TEXTS.offline);
    const seconds = RETRY_SECONDS[Math.min(this.attempt, RETRY_SECONDS.length - 1)];
    this.attempt += 1;
    this.timer = setTimeout(() => this.flush(), seconds * 1000);
  }

  #changed(event) {
    const { name, type, form } = event.target;
    if (!name || form !== this.form) return;
    const isTyped = ["textarea", "text", "date"].includes(type);
    for (const field of DECISION.includes(name) ? DECISION : [name]) this.pending[field] = this.#read(field);
    this.#keep();
    this.onChange(this);
    clearTimeout(this.timer);
    if (this.state === "conflict") return;
    this.timer = setTimeout(() => this.flush(), isTyped ? TYPING_PAUSE_MS : 0);
  }

  #submitted(event) {
    event.preventDefault();
    if (event.submitter?.name === "clear") {
      this.#write("level", "");
      this.pending.level = "";
      this.#keep();
    }
    this.flush();
  }

  #clicked(event) {
    const button = event.target.closest("[data-resolve]");
    if (!button) return;
    event.preventDefault();
    const { field, value } = button.dataset;
    this.etag = this.freshEtag;
    if (button.dataset.resolve === "theirs") {
      this.#write(field, value);
      delete this.pending[field];
    } else {
      if (button.dataset.resolve === "both") this.#write(field, `${value}\n\n${this.#read(field)}`);
      this.pending[field] = this.#read(field);
    }
    const item = button.closest("[data-conflict]");
    item.remove();
    if (this.#conflictPlace().querySelector("[data-conflict]")) return;
    this.form.dataset.state = this.state = "saved";
    if (Object.keys(this.pending).length === 0) dropDraft(this.draftName);
    this.#show("saved", button.dataset.resolve === "theirs" ? "Their value is used" : TEXTS.saving);
    this.form.querySelector("[name=level]:checked, [name=note]")?.focus({ preventScroll: true });
    this.flush();
    this.onChange(this);
  }

  #conflictPlace() { return this.form.querySelector(".conflicts"); }

  #restore(fields) {
    this.pending = { ...fields, ...this.pending };
    this.#keep();
  }

  #keep() {
    const { pathname } = location;
    putDraft(this.draftName, { url: this.form.action, page: pathname, as: this.person, etag: this.etag, fields: this.pending });
  }

  // A decision is only sent together with its reason, a day only when it is typed to its end.
  #sendable() {
    const fields = { ...this.pending };
    if (fields.decision && !fields.reason?.trim()) for (const field of DECISION) delete fields[field];
    if (!this.form.elements.evidence_until.validity.valid) delete fields.evidence_until;
    return fields;
  }

  #waiting() {
    if (Object.keys(this.pending).length) this.#show("saved", "evidence_until" in this.pending ? TEXTS.day : TEXTS.reason);
    this.onChange(this);
  }

  #read(field) {
    const control = this.form.elements[field];
    if (!control) return "";
    return control.type === "checkbox" ? String(Number(control.checked)) : control.value;
  }

  #write(field, value) {
    const control = this.form.elements[field];
    if (!control) return;
    if (control.type === "checkbox") control.checked = value === "1";
    else if (control instanceof RadioNodeList) for (const radio of control) radio.checked = radio.value === value;
    else control.value = value;
  }

  #show(state, text) {
    this.form.dataset.state = this.state = state;
    const line = this.form.querySelector(".requirement-foot .state");
    line.dataset.state = state;
    line.querySelector("span").textContent = text;
    setIcon(line, { saved: "check", saving: "check", offline: "cloud-off", "signed-out": "cloud-off", conflict: "warning", failed: "warning" }[state]);
    this.onChange(this);
  }
}
