// The page on which a sheet becomes a map: files may be dropped on it, and the map is drawn.

import { drawMap } from "./map.js";
import { takeFiles } from "./upload.js";

const english = document.documentElement.lang === "en";
takeFiles(english);
const told = document.getElementById("join-map")?.textContent;
if (told) drawMap(JSON.parse(told), english);
