// The finder: its map, a form that asks at once, one's own position, and printing.

import { drawMap, paintKind, toldMap } from "../area-map.js";
import { askAtOnce } from "../ask.js";
import { offerPosition } from "./position.js";

const english = document.documentElement.lang === "en";
const form = document.getElementById("ask");
if (form instanceof HTMLFormElement) {
  askAtOnce(form);
  offerPosition(form, english);
}
for (const mark of document.querySelectorAll(".number[data-kind], .legend [data-kind]")) if (mark instanceof HTMLElement) paintKind(mark, Number(mark.dataset.kind));
offerPrinting();
// Paper shows what is folded away.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".service details")) details.setAttribute("open", "");
});
const told = toldMap();
if (told) drawMap(told, english);

function offerPrinting() {
  const links = document.querySelector(".take");
  if (!links) return;
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  const isList = document.querySelector(".services") !== null;
  button.textContent = isList ? (english ? "Print the list" : "Εκτύπωση της λίστας") : english ? "Print" : "Εκτύπωση";
  button.addEventListener("click", () => print());
  item.append(button);
  links.append(item);
}
