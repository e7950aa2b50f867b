/* A search field, and one choice for each named column, over the rows of a table or list: neman.filter(element). */
(function (neman) {
  "use strict";
  const { el } = neman;

  neman.filter = function (element) {
    const target = document.getElementById(element.dataset.filter);
    const rows = [...(target.tBodies ? target.tBodies[0].rows : target.children)];
    const search = el("input", { type: "search", placeholder: "Search", "aria-label": "Search in this list" });
    const shown = el("span", { class: "shown", role: "status" });
    const choices = (element.dataset.columns || "").split(",").filter(Boolean).map(Number).map((column) => choice(target, rows, column));
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const apply = () => {
      const wanted = search.value.trim().toLowerCase();
      let count = 0;
      rows.forEach((row, index) => {
        row.hidden = !(texts[index].includes(wanted) && choices.every((one) => one.fits(row)));
        if (!row.hidden) count += 1;
      });
      shown.textContent = count === rows.length ? "" : count + " of " + rows.length;
    };
    element.append(search, ...choices.map((one) => one.node), shown);
    element.addEventListener("input", apply);
  };

  function choice(table, rows, column) {
    const head = table.tHead.rows[0].cells[column].textContent;
    const values = [...new Set(rows.map((row) => row.cells[column].textContent.trim()))].sort();
    const node = el("select", { "aria-label": head }, el("option", { value: "", text: head + ": all" }), ...values.map((value) => el("option", { value, text: value })));
    return { node, fits: (row) => node.value === "" || row.cells[column].textContent.trim() === node.value };
  }
})(globalThis.neman);
