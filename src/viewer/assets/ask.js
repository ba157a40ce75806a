// A form that asks by address, as soon as something is chosen.

/**
 * Sends the form when a choice changes, without what is empty: addresses say only what was asked.
 * @param {HTMLFormElement | null} form
 */
export function askAtOnce(form) {
  if (!form) return;
  form.addEventListener("change", ({ target }) => {
    // Who types is not done at a change of focus alone: texts are sent by Enter or the button.
    if (target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type === "checkbox")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    for (const field of form.elements) {
      if ((field instanceof HTMLInputElement || field instanceof HTMLSelectElement) && field.value === "") field.disabled = true;
    }
    document.querySelector("main")?.setAttribute("aria-busy", "true");
  });
  // The page may come back from where the browser keeps it.
  addEventListener("pageshow", () => {
    for (const field of form.elements) if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.disabled = false;
    document.querySelector("main")?.removeAttribute("aria-busy");
  });
}
