// The page on which a sheet becomes a map: files may be dropped on it, and the map is drawn.

import { drawMap, toldMap } from "../area-map.js";
import { takeFiles } from "./upload.js";

const english = document.documentElement.lang === "en";
takeFiles(english);
const told = toldMap();
if (told) drawMap(told, english);
