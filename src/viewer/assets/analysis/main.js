// A page for planners: its map, the order of its table, and a form that asks at once.

import { drawMap, toldMap } from "../area-map.js";
import { askAtOnce } from "../ask.js";
import { orderable } from "./order.js";

const english = document.documentElement.lang === "en";
const form = document.getElementById("ask");
askAtOnce(form instanceof HTMLFormElement ? form : null);
for (const table of document.querySelectorAll(".areas table")) if (table instanceof HTMLTableElement) orderable(table, english);
const told = toldMap();
if (told) drawMap(told, english);
