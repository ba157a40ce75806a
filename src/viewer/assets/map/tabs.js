// The panels of the side: one at a time, by pointer and by keyboard.

/** @import {Hub, Tab} from "./types.js" */

/**
 * @param {HTMLElement} root the list of tabs
 * @param {Hub} hub
 */
export function createTabs(root, { store }) {
  const tabs = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[role=tab]")]);
  const draw = () => {
    for (const tab of tabs) {
      const chosen = tab.id === `tab-${store.state.tab}`;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !chosen;
    }
  };
  const choose = (/** @type {HTMLElement} */ tab) => store.set({ tab: /** @type {Tab} */ (tab.id.replace("tab-", "")) });
  root.addEventListener("click", (event) => {
    const tab = /** @type {HTMLElement} */ (event.target).closest("[role=tab]");
    if (tab instanceof HTMLElement) choose(tab);
  });
  root.addEventListener("keydown", (event) => {
    const at = tabs.findIndex((tab) => tab === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const tab = tabs[(to + tabs.length) % tabs.length];
    choose(tab);
    tab.focus();
  });
  store.on(["tab"], draw);
  draw();
}
