// A server of our own in front of the program that makes the network bad: late, cut off, reset, refusing, other answers.

import http from "node:http";

/**
 * What happens to a request.
 * @typedef {object} Fault
 * @property {RegExp | ((path: string) => boolean)} path which requests, by path and query
 * @property {number} [delay] milliseconds before anything is passed on
 * @property {number} [status] an answer of our own with this status, as a gateway gives it
 * @property {"reset" | "cut"} [end] `reset` ends the connection without an answer, `cut` in the middle of the body
 * @property {number} [times] how often; always if it is left out
 * @property {(response: {status: number, headers: http.IncomingHttpHeaders, body: Buffer}) => Buffer | string} [rewrite] another body
 */

/**
 * Starts the server.
 * @param {string} target the origin to pass requests on to
 */
export async function startProxy(target) {
  /** @type {Fault[]} */
  let faults = [];
  /** @type {string[]} */
  const asked = [];
  const server = http.createServer((request, response) => {
    const path = request.url ?? "/";
    asked.push(path);
    const fault = faults.find((one) => (one.times ?? 1) > 0 && (one.path instanceof RegExp ? one.path.test(path) : one.path(path)));
    if (fault?.times !== undefined) fault.times -= 1;
    const go = () => answer(target, request, response, fault ?? { path: /^/ });
    if (fault?.delay) setTimeout(go, fault.delay);
    else go();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    /** Every path that was asked for, in order. */
    asked,
    /** @param {...Fault} some what happens from now on instead of what happened until now; nothing bad if none is given */
    be(...some) {
      faults = some;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(() => resolve(undefined)));
    },
  };
}

/**
 * @param {string} target
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 * @param {Fault} fault
 */
function answer(target, request, response, fault) {
  if (fault.end === "reset") return request.socket.destroy();
  if (fault.status) {
    response.writeHead(fault.status, { "content-type": "text/plain" });
    return response.end("out of order\n");
  }
  const headers = { ...request.headers };
  // What is rewritten has to be readable.
  if (fault.rewrite) delete headers["accept-encoding"];
  const upstream = http.request(`${target}${request.url}`, { method: request.method, headers }, (from) => {
    if (!fault.end && !fault.rewrite) {
      response.writeHead(from.statusCode ?? 502, from.headers);
      return from.pipe(response);
    }
    /** @type {Buffer[]} */
    const chunks = [];
    from.on("data", (chunk) => chunks.push(chunk));
    from.on("end", () => {
      const body = Buffer.concat(chunks);
      const status = from.statusCode ?? 502;
      if (fault.rewrite) {
        const { "content-length": _, etag: __, ...rest } = from.headers;
        response.writeHead(status, rest);
        return response.end(fault.rewrite({ status, headers: from.headers, body }));
      }
      response.writeHead(status, { ...from.headers, "content-length": String(body.length) });
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => request.socket.destroy());
    });
  });
  upstream.on("error", () => response.destroy());
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
}
