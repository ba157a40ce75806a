// Debian's Chromium, drawing in software.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

/** WebGL without a graphics card, and no errands of the browser's own. */
const ARGUMENTS = [
  "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
  "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
];
const WITHOUT_WEBGL = [
  "--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-3d-apis",
  "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
];

/**
 * Starts a browser.
 * @param {{webgl?: boolean}} [options]
 */
export function launch({ webgl = true } = {}) {
  const executablePath = process.env.CHOROS_CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(`${executablePath} is missing: run scripts/setup test, or name a Chromium with CHOROS_CHROMIUM`);
  }
  return chromium.launch({ executablePath, args: webgl ? ARGUMENTS : WITHOUT_WEBGL });
}
