// Pages without a form: send what an earlier visit left on this device; what needs a choice waits for its clause form.
import { dropDraft, draftNames, getDraft } from "./drafts.js";
import { answersText, showSaveState } from "./save_state.js";
import { postAnswer } from "./transport.js";

/** @param {string} assessment id of the assessment this page belongs to */
export async function sendLeftBehind(assessment) {
  let kept = 0;
  let page = "";
  for (const name of draftNames(assessment)) {
    const draft = getDraft(name);
    const isReady = draft && !(draft.fields.decision && !draft.fields.reason?.trim());
    if (isReady && (await postAnswer(draft.url, draft.as, draft.etag, draft.fields)).kind === "saved") dropDraft(name);
    else if (draft) {
      kept += 1;
      page = draft.page;
    }
  }
  if (!kept) return;
  showSaveState("offline", `${answersText(kept)} kept on this device`);
  const link = document.createElement("a");
  link.href = page;
  link.textContent = `${answersText(kept)} kept on this device`;
  document.querySelector("#save-state span").replaceChildren(link);
}
