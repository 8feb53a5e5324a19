// Sends the changed fields of one requirement. Only the server decides whether two changes contradict each other.
const TIMEOUT_MS = 10000;

/**
 * Post changed fields against the version they were made on.
 * @returns {Promise<{kind: "saved" | "conflict" | "signedOut" | "refused" | "unreachable", etag: string, html: string}>}
 */
export async function postAnswer(url, person, etag, fields) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "If-Match": `"${etag}"`, "X-Partial": "1", "X-CSRF-Token": formToken(), Accept: "text/html" },
      body: new URLSearchParams({ as: person, ...fields }),
      keepalive: true,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const html = await response.text();
    return { kind: outcome(response.status), etag: (response.headers.get("ETag") ?? etag).replaceAll('"', ""), html };
  } catch {
    return { kind: "unreachable", etag, html: "" };
  }
}

/** Return the token that every form of this browser carries; empty where none is needed. */
export function formToken() {
  return document.querySelector('input[name="csrf"]')?.value ?? "";
}

function outcome(status) {
  if (status >= 200 && status < 300) return "saved";
  if (status === 412) return "conflict";
  if (status === 401) return "signedOut";
  return status >= 500 || status === 408 || status === 429 ? "unreachable" : "refused";
}

/** Replace the elements of the page by those of the same id in a fragment of HTML; scripts in it do not run. */
export function swapById(html) {
  const fragment = new DOMParser().parseFromString(html, "text/html");
  for (const fresh of fragment.querySelectorAll("body > [id]")) {
    const old = document.getElementById(fresh.id);
    if (old && old.innerHTML !== fresh.innerHTML) old.replaceWith(document.adoptNode(fresh));
  }
}
