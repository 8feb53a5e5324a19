// Light, dark or as the device: applied at once, stored as a cookie so that the next page arrives in the right theme.
const YEAR = 31536000;

/** Make the theme menu act without a new page. */
export function listenForTheme() {
  document.addEventListener("submit", (event) => {
    const { submitter } = event;
    if (submitter?.name !== "theme") return;
    event.preventDefault();
    const { value } = submitter;
    document.documentElement.dataset.theme = value;
    document.cookie = `theme=${value}; path=/; max-age=${YEAR}; samesite=lax`;
    for (const button of event.target.querySelectorAll("[name=theme]")) button.setAttribute("aria-pressed", String(button === submitter));
    document.getElementById("theme-menu")?.hidePopover?.();
    document.dispatchEvent(new CustomEvent("themechange"));
  });
}
