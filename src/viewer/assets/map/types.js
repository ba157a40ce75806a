// The shapes that the parts of the map share. There is no code here: other modules import the names for `tsc`.

/** @typedef {"el" | "en"} Language */
/** @typedef {{el: string, en: string}} Bilingual */
/** @typedef {"official" | "approximate" | "synthetic"} Quality */

/**
 * A level of areas.
 * @typedef {object} Level
 * @property {string} id `region`, `regional-unit`, `municipality`
 * @property {string} collection its id in addresses, such as `municipalities`
 * @property {Bilingual} title the title of the layer in this atlas
 * @property {Bilingual} one what one area of it is called: «Δήμος»
 * @property {Bilingual} many what several are called: «Δήμοι»
 * @property {number} count how many areas it has
 * @property {number} minzoom the zoom from which its areas are large enough to tell apart
 * @property {Quality} quality
 * @property {Bilingual} note
 * @property {Bilingual} source
 * @property {string} license
 * @property {number} lowest_zoom the first zoom of its tiles
 * @property {string} tiles the address of its tiles, with `{z}`, `{x}` and `{y}`
 * @property {string} points the address of its areas' label points
 */

/**
 * A level an indicator has values for.
 * @typedef {object} IndicatorLevel
 * @property {string} id
 * @property {string[]} periods the earliest first; never empty
 * @property {string | null} aggregated_from the finer level the values were added up from
 */

/**
 * An indicator.
 * @typedef {object} Indicator
 * @property {string} id
 * @property {Bilingual} title
 * @property {Bilingual} description
 * @property {Bilingual} unit as it stands behind a figure
 * @property {string} measure `count` is drawn as symbols, all else as fills
 * @property {"higher-is-better" | "higher-is-worse" | "neutral"} direction
 * @property {number} decimals
 * @property {Quality} quality
 * @property {Bilingual} source
 * @property {string | null} source_url
 * @property {string} license
 * @property {string | null} license_url
 * @property {Bilingual} note
 * @property {IndicatorLevel[]} levels the coarsest first
 * @property {string} version
 */

/**
 * A ramp of ColorBrewer.
 * @typedef {object} Ramp
 * @property {string} name
 * @property {"sequential" | "diverging"} type
 * @property {Record<string, string[]>} colors by number of classes, `"3"` to `"9"` or `"11"`; `#rrggbb`
 */

/**
 * An optional map beneath ours.
 * @typedef {object} Basemap
 * @property {"raster" | "vector"} kind
 * @property {string} tiles address with `{z}/{x}/{y}`
 * @property {string} attribution
 * @property {number} minzoom
 * @property {number} maxzoom
 * @property {string[]} [layers] of a vector basemap
 */

/**
 * What the page says of the atlas, in its `<script id="atlas" type="application/json">`.
 * @typedef {object} Atlas
 * @property {Language} language of the page
 * @property {string} version
 * @property {string} root the way from the page to the server's root, such as `./`
 * @property {boolean} embed
 * @property {Bilingual} title
 * @property {string} attribution
 * @property {{lon: number, lat: number, zoom: number} | null} view where the map begins
 * @property {[number, number, number, number]} bounds west, south, east, north
 * @property {Level[]} levels the coarsest first
 * @property {Indicator[]} indicators
 * @property {{id: string, name: Bilingual, count: number}[]} kinds of services
 * @property {Quality} services_quality
 * @property {Ramp[]} ramps
 * @property {Basemap | null} basemap
 * @property {string | null} land address of the land around the areas (GeoJSON)
 * @property {Choice} choice what the page shows before its program runs
 */

/**
 * The part of the state that stands in the query, which the server knows as well.
 * @typedef {object} Choice
 * @property {string} indicator
 * @property {string} period
 * @property {string} level a level's id, or `auto`: as the zoom has it
 * @property {string} method `quantile`, `equal-interval`, `fisher-jenks` or `manual`
 * @property {number} k how many classes
 * @property {number[]} breaks upper ends, for `manual`
 * @property {string} ramp a ramp's name; empty for the usual one
 */

/**
 * Where services are looked for.
 * @typedef {object} Origin
 * @property {number} lon
 * @property {number} lat
 * @property {string} name of the place; empty for a point
 * @property {boolean} own the visitor's own position: it is shown, and stands in no address of the page
 */

/**
 * The whole state of the page. `indicator … ramp` stand in the query, the rest in the hash.
 * @typedef {Choice & {
 *   pooled: boolean,
 *   second: {indicator: string, period: string} | null,
 *   place: string | null,
 *   near: Origin | null,
 *   kind: string,
 *   service: string | null,
 *   tab: Tab,
 *   sort: string,
 *   filter: string,
 *   camera: {lon: number, lat: number, zoom: number} | null,
 *   autoLevel: string,
 *   basemap: boolean,
 * }} State
 * `second` is the other map beside the first; `place` the code of the area shown in the card; `kind` a kind of services or empty; `service` the id of the one that is
 * opened in the list and marked on the map;
 * `sort` a column and direction such as `value-desc`; `filter` what is typed above the table; `autoLevel` what the zoom asks for.
 */

/** @typedef {"table" | "place" | "near" | "display" | "download"} Tab */

/**
 * An area of a level, from `/collections/{c}/points`.
 * @typedef {object} Area
 * @property {string} code
 * @property {number} id the integer id in tiles
 * @property {string} name in the page's language
 * @property {string} name_el
 * @property {string} name_en
 * @property {string | null} parent code of the area of the next coarser level
 * @property {string} parentName in the page's language; empty if there is none
 * @property {[number, number]} point longitude, latitude of its label
 * @property {[number, number, number, number]} bbox
 */

/**
 * The values of an indicator at a level and period: the document of `/indicators/{i}/values`; entries belong together by place.
 * @typedef {object} Values
 * @property {string} indicator
 * @property {string} level
 * @property {string} period
 * @property {string | null} aggregated_from
 * @property {number[]} ids
 * @property {string[]} codes
 * @property {(number | null)[]} values
 * @property {string[]} status SDMX OBS_STATUS
 * @property {(number | null)[]} [lower]
 * @property {(number | null)[]} [upper]
 * @property {(number | null)[]} [numerator]
 * @property {(number | null)[]} [denominator]
 * @property {(number | null)[]} [n]
 * @property {{status: string, meaning_el: string, meaning_en: string}[]} statuses
 * @property {string} summary_el
 * @property {string} summary_en
 */

/**
 * Class breaks: the document of `/indicators/{i}/classes`. A class holds the values above the end before it, up to and with its own.
 * @typedef {object} Classes
 * @property {number} k
 * @property {number | null} min
 * @property {number | null} max
 * @property {number[]} breaks upper ends
 * @property {number[]} counts
 * @property {number} no_data
 * @property {number} withheld
 * @property {string} method
 * @property {boolean} moved_to_zero whether a break was moved to zero
 */

/**
 * What one map shows, complete: values, classes, colours, areas.
 * @typedef {object} Shown
 * @property {Indicator} indicator
 * @property {Level} level
 * @property {string} period
 * @property {Values} values
 * @property {Classes} classes
 * @property {string[]} colors one a class
 * @property {Area[]} areas of the level; in the order of `values`
 * @property {Map<string, number>} places a code's place in `areas` and `values`
 * @property {(number | null)[]} classOf the class of each area's value
 * @property {number[]} ranks 1 for the highest value, equal values share theirs; 0 without value
 * @property {number} ranked how many areas have a value
 */

/**
 * What every part of the page is given.
 * @typedef {object} Hub
 * @property {Atlas} atlas
 * @property {import("./store.js").Store} store
 * @property {import("./api.js").Api} api
 * @property {import("./texts.js").Texts} texts
 * @property {import("./format.js").Format} format
 * @property {() => Shown[]} shown what the maps show: one or two; none before the first data are there
 * @property {(listener: (shown: Shown[]) => void) => void} onShown calls at each change of what is shown, and at once if there is anything
 * @property {import("./notice.js").Notices} notices tells the visitor what happened
 * @property {MapActions} map set once the maps are there
 */

/**
 * What other parts ask of the maps.
 * @typedef {object} MapActions
 * @property {(bbox: [number, number, number, number]) => void} fit shows a box
 * @property {(lon: number, lat: number, zoom?: number) => void} fly goes to a point
 * @property {(code: string | null) => void} hover marks an area of the shown level on all maps
 * @property {(services: GeoJSON.FeatureCollection | null, origin: Origin | null) => void} services draws services and where they were looked for
 * @property {(id: string | null) => void} highlightService marks one of them
 * @property {() => Promise<HTMLCanvasElement[]>} pictures draws each map and returns its picture; empty without WebGL
 * @property {() => import("../vendor/maplibre-gl.mjs").Map[]} maps the library's own maps, for tests and tools
 * @property {boolean} works false without WebGL
 */

export {};
