// Asking the server: one way to fetch, with patience, another try, and errors that say what happened.

/** Seconds without any answer after which a request is given up. */
const PATIENCE_S = 20;
/** Waits before another try, in milliseconds. */
const RETRIES_MS = [400, 1500, 4000];

/** A refusal of the server, or no answer at all. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status HTTP status; 0 if there was no answer
   */
  constructor(message, status) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }

  /** Whether another try may help. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** Asks the server and keeps what it answered while the page is open. */
export class Api {
  /** @type {Map<string, Promise<any>>} */
  #kept = new Map();
  #waiting = 0;
  #root;

  /** @param {string} root the way to the server's root */
  constructor(root) {
    this.#root = new URL(root, document.baseURI);
    /** Called when the first request begins to wait for another try, and when none waits any more. @type {(waiting: boolean) => void} */
    this.onWaiting = () => {};
  }

  /**
   * Returns the absolute address of a path of the server. Braces of templates stay as they are.
   * @param {string} path such as `places?q=x`, without a slash before it
   * @param {Record<string, string | number | boolean | null | undefined>} [parameters] those that are null or empty are left out
   */
  href(path, parameters = {}) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
    }
    const text = query.toString();
    return `${this.#root.href.replace(/[?#].*$/, "")}${path}${text ? (path.includes("?") ? "&" : "?") + text : ""}`;
  }

  /**
   * Returns a document of the server; each address is asked for once.
   * @param {string} path
   * @param {Record<string, string | number | boolean | null | undefined>} [parameters]
   * @returns {Promise<any>}
   */
  kept(path, parameters) {
    const href = this.href(path, parameters);
    let answer = this.#kept.get(href);
    if (!answer) {
      answer = this.json(path, parameters);
      this.#kept.set(href, answer);
      answer.catch(() => this.#kept.delete(href));
    }
    return answer;
  }

  /**
   * Returns a document of the server. Tries again where that may help.
   * @param {string} path
   * @param {Record<string, string | number | boolean | null | undefined>} [parameters]
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   */
  async json(path, parameters, signal) {
    const href = this.href(path, parameters);
    let waits = false;
    try {
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await once(href, signal);
        } catch (error) {
          signal?.throwIfAborted();
          const wait = RETRIES_MS[attempt];
          if (!(error instanceof ApiError) || !error.passing || wait === undefined) throw error;
          if (!waits) this.#wait(1);
          waits = true;
          await pause(wait, signal);
        }
      }
    } finally {
      if (waits) this.#wait(-1);
    }
  }

  /** @param {1 | -1} change in how many requests wait */
  #wait(change) {
    this.#waiting += change;
    if (this.#waiting === (change > 0 ? 1 : 0)) this.onWaiting(change > 0);
  }
}

/**
 * Waits, or throws as soon as nobody wants the answer any more.
 * @param {number} milliseconds
 * @param {AbortSignal | undefined} signal
 */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}

/**
 * @param {string} href
 * @param {AbortSignal | undefined} signal
 */
async function once(href, signal) {
  const patience = AbortSignal.timeout(PATIENCE_S * 1000);
  /** @type {Response} */
  let response;
  try {
    response = await fetch(href, {
      headers: { accept: "application/json, application/geo+json;q=0.9" },
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ApiError(String(error), 0);
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new ApiError(problem.detail ?? problem.title ?? `${response.status}`, response.status);
  }
  try {
    return await response.json();
  } catch (error) {
    signal?.throwIfAborted();
    // The answer broke off, or something between here and the server put its own in place.
    throw new ApiError(String(error), 0);
  }
}
