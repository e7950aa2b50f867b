/* The chosen day as a table: neman.stocks(element, {geography, gateParts}, clock). */
(function (neman) {
  "use strict";
  const { el, number, between } = neman;

  neman.stocks = function (element, data, clock) {
    clock.on(() => {
      if (clock.playing && !element.offsetParent) return;
      element.replaceChildren(places(data.geography.places, clock));
      if (data.geography.gates.length) element.append(gates(data.geography.gates, data.gateParts, clock));
    });
  };

  function places(all, clock) {
    const day = clock.day;
    const some = all.filter((place) => place.high[day] > 0).sort((a, b) => b.stock[day] - a.stock[day]);
    const rows = some.map((place) => [place.name, neman.plain(place.kind), neman.country(place.country), number(place.stock[day]), between(place.low[day], place.high[day]), place.capacity === null ? "–" : number(place.capacity)]);
    return table("People at each place on " + neman.date(clock.date) + "; places without anybody are left out.", ["Place", "Kind", "Country", "People", "Nine runs in ten", "Places"], rows, 3);
  }

  function gates(all, parts, clock) {
    const rows = all.map((gate) => [gate.name, gate.border, number(gate.attempts[clock.day]), ...parts.map((part) => number(gate.parts[part.name][clock.day]))]);
    return table("At each gate, means per day over the week to " + neman.date(clock.date) + ".", ["Gate", "Border", "Attempts", ...parts.map((part) => part.label)], rows, 2);
  }

  function table(caption, heads, rows, firstNumber) {
    const cell = (text, index) => el(index === 0 ? "th" : "td", { scope: index === 0 ? "row" : null, class: index >= firstNumber ? "n" : null, text });
    return el("div", { class: "wide-table", tabindex: 0, role: "region", "aria-label": caption },
      el("table", { class: "listing" }, el("caption", { text: caption }),
        el("thead", {}, el("tr", {}, ...heads.map((text, index) => el("th", { scope: "col", class: index >= firstNumber ? "n" : null, text })))),
        el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map(cell))))));
  }
})(globalThis.neman);
