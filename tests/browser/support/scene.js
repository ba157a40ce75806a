// What every test stands on: a server, a browser, and pages that keep account of whatever goes wrong in them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.js";
import { startServer } from "./server.js";

/** Told by the drawing in software, not by the page. */
const NOT_OURS = /GL Driver Message|GPU stall|swiftshader|GroupMarkerNotSet/i;
/** One test, in milliseconds: two busy cores draw slowly. */
const PATIENCE_MS = 300_000;

/**
 * Makes the stage for the tests of a file: one server and one browser for all, a fresh visitor for each.
 * @param {object} [options]
 * @param {() => Promise<{path: string, remove: () => Promise<void>}>} [options.atlas] makes a data folder; the atlas inside the program if none is given
 * @param {boolean} [options.webgl]
 * @param {() => Promise<{origin: string, stop: () => Promise<void>}>} [options.server] starts another server than ours
 */
export function stage({ atlas, webgl = true, server } = {}) {
  /** @type {{browser: import("playwright-core").Browser, server: {origin: string, stop: () => Promise<void>}, folder: any}} */
  const set = /** @type {any} */ ({});
  before(async () => {
    set.folder = await atlas?.();
    set.browser = await launch({ webgl });
    set.server = await (server ?? (() => startServer(set.folder?.path)))();
  }, { timeout: PATIENCE_MS });
  after(async () => {
    await set.browser?.close();
    await set.server?.stop();
    await set.folder?.remove();
  });
  return {
    get origin() {
      return set.server.origin;
    },
    get folder() {
      return set.folder;
    },
    get browser() {
      return set.browser;
    },
    /**
     * One test. Whatever its pages complain of fails it.
     * @param {string} name
     * @param {(visitor: Visitor) => Promise<void>} act
     * @param {import("node:test").TestOptions} [options]
     */
    scene(name, act, options = {}) {
      test(name, { timeout: PATIENCE_MS, ...options }, async () => {
        const visitor = new Visitor(set.browser, set.server.origin);
        try {
          await act(visitor);
          assert.deepEqual(visitor.complaints, [], "the browser complained");
        } finally {
          await visitor.leave();
        }
      });
    },
    /**
     * A document of the server, as programs get it.
     * @param {string} path
     */
    async json(path) {
      const response = await fetch(`${set.server.origin}/${path}`, { headers: { accept: "application/json" } });
      assert.equal(response.status, 200, `${path}: ${response.status}`);
      return response.json();
    },
  };
}

/** Someone with a browser of their own, and what went wrong for them. */
export class Visitor {
  /** Errors, warnings, dialogs and requests to other places. @type {string[]} */
  complaints = [];
  /** Every request of every page, in order. @type {string[]} */
  requests = [];
  /** Complaints that a test expects. @type {RegExp[]} */
  #allowed = [];
  /** @type {import("playwright-core").BrowserContext[]} */
  #contexts = [];
  /** @type {Set<string>} */
  #origins;
  #browser;
  #origin;

  /**
   * @param {import("playwright-core").Browser} browser
   * @param {string} origin
   */
  constructor(browser, origin) {
    this.#browser = browser;
    this.#origin = origin;
    this.#origins = new Set([origin]);
  }

  /**
   * Expects complaints that would fail the test otherwise.
   * @param {...RegExp} patterns
   */
  expect(...patterns) {
    this.#allowed.push(...patterns);
  }

  /** @param {string} origin another place that may be asked */
  trust(origin) {
    this.#origins.add(origin);
  }

  /**
   * Opens a page in a new browser profile.
   * @param {string} [path] such as `/?lang=en#tab=near`, or a whole address
   * @param {import("playwright-core").BrowserContextOptions & {init?: () => void}} [options]
   * @returns {Promise<import("playwright-core").Page>}
   */
  async open(path = "/", { init, ...options } = {}) {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "el-GR", acceptDownloads: true, reducedMotion: "reduce", ...options });
    this.#contexts.push(context);
    context.setDefaultTimeout(120_000);
    if (init) await context.addInitScript(init);
    context.on("request", (request) => this.#asked(request.url()));
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.#complain(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.#complain(`error: ${error.error().stack ?? error.error()}`));
    context.on("dialog", (dialog) => {
      this.#complain(`dialog: ${dialog.message()}`);
      dialog.dismiss().catch(() => {});
    });
    const page = await context.newPage();
    await page.goto(/^https?:/.test(path) ? path : `${this.#origin}${path}`);
    return page;
  }

  /** @param {string} url */
  #asked(url) {
    this.requests.push(url);
    const { protocol, origin } = new URL(url);
    if (!["data:", "blob:", "about:"].includes(protocol) && !this.#origins.has(origin)) this.#complain(`left the origin: ${url}`);
  }

  /** @param {string} complaint */
  #complain(complaint) {
    if (!NOT_OURS.test(complaint) && !this.#allowed.some((pattern) => pattern.test(complaint))) this.complaints.push(complaint);
  }

  async leave() {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }
}
