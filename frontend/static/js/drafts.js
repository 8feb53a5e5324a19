// What was typed but not yet stored on the server, kept on this device for whoever typed it. A browser that refuses
// storage only loses the safety net, never the form.
const PREFIX = `groundwork:draft:${document.body.dataset.visitor}:`;

/**
 * @typedef {{url: string, page: string, as: string, etag: string, fields: Record<string, string>}} Draft
 */

/** Name a draft after assessment, person and requirement, below the visitor who typed it. */
export function draftName(assessment, person, key) {
  return `${PREFIX}${assessment}:${person}:${key}`;
}

/** @param {string} name @param {Draft} draft */
export function putDraft(name, draft) {
  try { localStorage.setItem(name, JSON.stringify(draft)); } catch { /* private mode or full: nothing to keep it in */ }
}

/** @param {string} name @returns {Draft | null} */
export function getDraft(name) {
  try { return JSON.parse(localStorage.getItem(name) ?? "null"); } catch { return null; }
}

/** @param {string} name */
export function dropDraft(name) {
  try { localStorage.removeItem(name); } catch { /* see putDraft */ }
}

/** List the names of the visitor's drafts of one assessment, of all without one. */
export function draftNames(assessment = "") {
  const start = assessment ? `${PREFIX}${assessment}:` : PREFIX;
  try { return Object.keys(localStorage).filter((name) => name.startsWith(start)); } catch { return []; }
}

/** Forget everything that the visitor typed: they sign out on purpose. */
export function dropAllDrafts() {
  for (const name of draftNames()) dropDraft(name);
}
