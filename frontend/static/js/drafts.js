// What was typed but not yet stored on the server, kept on this device. A browser that refuses storage only loses
// the safety net, never the form.
const PREFIX = "groundwork:draft:";

/**
 * @typedef {{url: string, page: string, as: string, etag: string, fields: Record<string, string>}} Draft
 */

/** Name a draft after assessment, person and requirement. */
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

/** List the names of all drafts of one assessment. */
export function draftNames(assessment) {
  try { return Object.keys(localStorage).filter((name) => name.startsWith(`${PREFIX}${assessment}:`)); } catch { return []; }
}
