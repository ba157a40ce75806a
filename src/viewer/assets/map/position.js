// The visitor's own position: asked for only when told to, and no more exact than finding a service needs.

/** Decimals of a degree: about ten metres. */
const DECIMALS = 4;
const TIMEOUT_MS = 15_000;
/** A position this old will do. */
const MAXIMUM_AGE_MS = 60_000;

/** @typedef {"refused" | "unavailable" | "timeout" | "insecure"} Obstacle */

/** Why there is no position. */
export class PositionError extends Error {
  /** @param {Obstacle} obstacle */
  constructor(obstacle) {
    super(obstacle);
    this.name = "PositionError";
    this.obstacle = obstacle;
  }
}

/**
 * Returns a coordinate without the figures that would tell the house.
 * @param {number} degrees
 */
export function rounded(degrees) {
  const scale = 10 ** DECIMALS;
  // Without the sum a small negative number would become −0.
  return Math.round(degrees * scale) / scale + 0;
}

/**
 * Asks the browser where the visitor is; the browser asks the visitor.
 * @returns {Promise<{lon: number, lat: number}>}
 */
export function ownPosition() {
  return new Promise((resolve, reject) => {
    if (!window.isSecureContext) return reject(new PositionError("insecure"));
    if (!("geolocation" in navigator)) return reject(new PositionError("unavailable"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: rounded(coords.longitude), lat: rounded(coords.latitude) }),
      (error) => reject(new PositionError(obstacleOf(error.code))),
      { enableHighAccuracy: false, timeout: TIMEOUT_MS, maximumAge: MAXIMUM_AGE_MS },
    );
  });
}

/**
 * @param {number} code of a GeolocationPositionError
 * @returns {Obstacle}
 */
export function obstacleOf(code) {
  return code === 1 ? "refused" : code === 3 ? "timeout" : "unavailable";
}
