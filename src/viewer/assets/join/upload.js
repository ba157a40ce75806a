// A file dropped anywhere on the page is sent as if it had been chosen.

/** @param {boolean} english the language of the page */
export function takeFiles(english) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("upload"));
  const input = /** @type {HTMLInputElement | null} */ (document.getElementById("file"));
  if (!form || !input) return;
  const over = (/** @type {boolean} */ on) => form.classList.toggle("over", on);
  document.addEventListener("dragover", (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && over(false));
  document.addEventListener("drop", (event) => {
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    event.preventDefault();
    over(false);
    input.files = files;
    form.requestSubmit();
  });
  input.addEventListener("change", () => input.files?.length && form.requestSubmit());
  form.addEventListener("submit", () => {
    const progress = /** @type {HTMLElement | null} */ (form.querySelector(".progress"));
    if (progress) {
      progress.hidden = false;
      progress.textContent = english ? "Reading…" : "Διαβάζεται…";
    }
    form.querySelector("button")?.setAttribute("disabled", "");
  });
  // Coming back to the page, the form is as it was before it was sent.
  addEventListener("pageshow", () => form.querySelector("button")?.removeAttribute("disabled"));
}
