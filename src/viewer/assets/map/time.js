// The time slider: one step a period, and play.

import { make } from "./dom.js";

/** @import {Hub} from "./types.js" */

/** Milliseconds a period stays while playing. */
const STEP_MS = 1200;

/**
 * @param {HTMLElement} root
 * @param {Hub} hub
 */
export function createTime(root, hub) {
  const { store, texts, format } = hub;
  const label = texts.say("Περίοδος", "Period");
  const slider = make("input", { type: "range", min: 0, step: 1, "aria-label": label, id: "time-slider" });
  const now = make("output", { for: "time-slider", class: "time-now" });
  const ends = [make("span", { class: "time-end" }), make("span", { class: "time-end" })];
  const play = make("button", { type: "button", class: "button time-play", "aria-pressed": "false" });
  /** @type {string[]} */
  let periods = [];
  /** @type {number | undefined} */
  let playing;

  const stop = () => {
    clearInterval(playing);
    playing = undefined;
    draw();
  };
  const draw = () => {
    const words = playing ? texts.say("Παύση", "Pause") : texts.say("Αναπαραγωγή", "Play");
    play.setAttribute("aria-pressed", String(Boolean(playing)));
    play.setAttribute("aria-label", words);
    play.title = words;
    play.textContent = playing ? "❚❚" : "▶";
  };
  const choose = (/** @type {number} */ place) => store.set({ period: periods[place] });

  slider.addEventListener("input", () => {
    stop();
    choose(Number(slider.value));
  });
  play.addEventListener("click", () => {
    if (playing) return stop();
    // From the last period it begins again.
    const next = () => choose((periods.indexOf(store.state.period) + 1) % periods.length);
    playing = setInterval(next, STEP_MS);
    next();
    draw();
  });
  document.addEventListener("visibilitychange", () => document.hidden && playing && stop());
  store.on(["indicator"], stop);
  root.append(play, ends[0], slider, ends[1], now);
  draw();

  hub.onShown(([shown]) => {
    periods = shown.indicator.levels.find(({ id }) => id === shown.level.id)?.periods ?? [];
    root.hidden = periods.length < 2;
    slider.max = String(Math.max(periods.length - 1, 0));
    slider.value = String(periods.indexOf(shown.period));
    slider.setAttribute("aria-valuetext", format.period(shown.period));
    now.textContent = format.period(shown.period);
    ends[0].textContent = format.period(periods[0] ?? "");
    ends[1].textContent = format.period(periods.at(-1) ?? "");
  });
}
