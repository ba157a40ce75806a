// A table that can be put in another order by its headings.

/**
 * Makes a button of each heading: it orders the rows by its column, and the other way round when pressed again.
 * @param {HTMLTableElement} table
 * @param {boolean} english
 */
export function orderable(table, english) {
  const headings = [...table.querySelectorAll("thead th")];
  const body = table.tBodies[0];
  if (!body) return;
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = english ? "Order by this" : "Ταξινόμηση";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const falling = heading.getAttribute("aria-sort") === "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
      body.append(...ordered([...body.rows], column, falling));
    });
  });
}

/**
 * @param {HTMLTableRowElement[]} rows
 * @param {number} column
 * @param {boolean} falling
 */
function ordered(rows, column, falling) {
  const key = (/** @type {HTMLTableRowElement} */ row) => {
    const cell = row.cells[column]?.querySelector(".value");
    const order = cell?.getAttribute("data-order") ?? "";
    return { number: order === "" ? NaN : Number(order), text: cell?.textContent ?? "" };
  };
  const keys = new Map(rows.map((row) => [row, key(row)]));
  const isText = [...keys.values()].every(({ number }) => Number.isNaN(number));
  const sign = falling ? -1 : 1;
  return rows.sort((one, other) => {
    const [a, b] = [keys.get(one), keys.get(other)];
    if (!a || !b) return 0;
    if (isText) return sign * a.text.localeCompare(b.text, "el");
    // What has no figure comes last, whichever way round.
    if (Number.isNaN(a.number) || Number.isNaN(b.number)) return Number(Number.isNaN(a.number)) - Number(Number.isNaN(b.number));
    return sign * (a.number - b.number);
  });
}
