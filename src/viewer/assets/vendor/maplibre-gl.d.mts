// The types of the file that is served at this path: it comes from the npm package (build/assets.rs).
export * from "maplibre-gl";
