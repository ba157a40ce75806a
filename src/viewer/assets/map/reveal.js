// Bringing a part of the side into view. `scrollIntoView` would move the whole page as well, which is not meant to scroll beside the map.

/** Room for the tabs, which stay at the top. */
const TOP_PX = 72;
const BOTTOM_PX = 16;

/**
 * Scrolls so that an element is seen: by as little as need be, or to the top.
 * @param {HTMLElement} element
 * @param {"nearest" | "start"} [to]
 */
export function reveal(element, to = "nearest") {
  const behavior = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const side = scroller(element);
  // On a phone the page is what scrolls.
  if (!side) return element.scrollIntoView({ block: to, behavior });
  const [room, box] = [side.getBoundingClientRect(), element.getBoundingClientRect()];
  const by = distance({ top: box.top - room.top - TOP_PX, bottom: box.bottom - room.bottom + BOTTOM_PX }, to);
  if (by !== 0) side.scrollBy({ top: by, behavior });
}

/**
 * Returns how far to scroll.
 * @param {{top: number, bottom: number}} beyond how far the ends of the element are below those of the room
 * @param {"nearest" | "start"} to
 */
export function distance({ top, bottom }, to) {
  if (to === "start" || top < 0) return top;
  // What is taller than the room shows its beginning.
  return bottom > 0 ? Math.min(bottom, top) : 0;
}

/**
 * Returns the part of the page that scrolls by itself and holds an element; nothing where the page does.
 * @param {HTMLElement} element
 */
export function scroller(element) {
  const side = element.closest(".side");
  return side && getComputedStyle(side).overflowY === "auto" ? side : null;
}
