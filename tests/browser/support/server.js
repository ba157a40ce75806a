// The program under test: started on a free port, stopped again.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** How long the program may take to read an atlas, in milliseconds. */
const START_MS = 60_000;

/** The program: `CHOROS_BIN`, or the debug build. */
export function binary() {
  const path = process.env.CHOROS_BIN ?? fileURLToPath(new URL("../../../target/debug/choros", import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing: build it with \`cargo build\`, or name another with CHOROS_BIN`);
  return path;
}

/**
 * Starts the program.
 * @param {string} [data] a data folder; the atlas inside the program if none is given
 * @returns {Promise<{origin: string, stop: () => Promise<void>}>} `origin` without a slash at its end
 */
export async function startServer(data) {
  const child = spawn(binary(), ["serve", ...(data ? [data] : []), "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const origin = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the program did not start in ${START_MS} ms:\n${said}`)), START_MS);
    const read = (chunk) => {
      said += chunk;
      const [, address] = /^choros serves .* at (http:\/\/[^\s/]+)\/?$/m.exec(said) ?? [];
      if (!address) return;
      clearTimeout(late);
      resolve(address);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    ended.then((code) => reject(new Error(`the program ended with ${code}:\n${said}`)));
  }).catch((error) => {
    child.kill("SIGKILL");
    throw error;
  });
  const stop = async () => {
    child.kill("SIGTERM");
    // Open connections of a browser may hold a polite end back.
    const force = setTimeout(() => child.kill("SIGKILL"), 2000);
    await ended;
    clearTimeout(force);
  };
  return { origin, stop };
}
