/* The ledger of people: neman.ledger(element, people, clock) and neman.distribution(element, rows). */
(function (neman) {
  "use strict";
  const { el, number } = neman;

  neman.ledger = function (element, people, clock) {
    const dates = clock.dates.map((text) => new Date(text));
    const list = el("dl", { class: "states" });
    const chart = el("div", { class: "stack" });
    element.append(chart, list);
    const hand = el("i", { class: "hand", "aria-hidden": "true" });
    let scale = null;
    neman.responsive(chart, (width) => {
      const plot = stack(people, dates, width);
      scale = plot.scale("x");
      move();
      return plot;
    });
    chart.append(hand);
    function move() { if (scale) hand.style.left = scale.apply(dates[clock.day]) + "px"; }
    clock.on(() => { move(); list.replaceChildren(...rows(people, clock.day)); });
  };

  function stack(people, dates, width) {
    const cells = people.states.flatMap((state) => state.mean.map((value, day) => ({ state: state.name, date: dates[day], value })));
    const names = people.states.map((state) => state.name);
    return Plot.plot({
      width, height: Math.min(340, Math.max(220, width * 0.45)), marginLeft: 52, marginRight: 8, marginTop: 24, marginBottom: 34,
      ariaLabel: "Where all are who ever came, by day", ariaDescription: "Stacked areas; the numbers of the chosen day are in the list beside.",
      style: { fontFamily: "inherit", fontSize: "11px", background: "none", overflow: "visible" },
      x: { type: "utc", label: null, ticks: width < 480 ? 5 : 10 }, y: { label: "people", grid: true, tickFormat: neman.axis, ticks: 5 },
      color: { domain: names, range: names.map((name) => neman.colours[name]) },
      marks: [Plot.areaY(cells, { x: "date", y: "value", fill: "state", order: names }), Plot.ruleY([0])],
    });
  }

  function rows(people, day) {
    const all = people.arrived[day];
    const row = (name, label, value, note) => el("div", { class: "state" },
      el("dt", {}, el("i", { class: "swatch square", style: { background: neman.colours[name] || "transparent" } }), label),
      el("dd", {}, el("b", { text: number(value) }), el("small", { text: note })));
    const share = (value) => (all > 0 ? Math.round((100 * value) / all) + " %" : "");
    return [row("", "all who ever came", all, "share · nine runs in ten"), ...[...people.states].reverse().map((state) =>
      row(state.name, state.label, state.mean[day], share(state.mean[day]) + " · " + neman.between(state.low[day], state.high[day])))];
  }

  neman.distribution = function (element, bins) {
    neman.responsive(element, (width) => Plot.plot({
      width, height: 34 + 24 * bins.length, marginLeft: 56, marginRight: 64, marginTop: 6, ariaLabel: element.textContent,
      ariaDescription: bins.map((bin) => bin.label + ": " + number(bin.quantiles[2]) + " people").join("; "),
      style: { fontFamily: "inherit", fontSize: "11px", background: "none", overflow: "visible" },
      x: { axis: null, domain: [0, Math.max(1, ...bins.map((bin) => bin.quantiles[4]))] }, y: { label: null, domain: bins.map((bin) => bin.label), tickSize: 0, padding: 0.25 },
      marks: [
        Plot.barX(bins, { y: "label", x: (d) => d.quantiles[2], fill: neman.colours.model, fillOpacity: 0.75 }),
        Plot.ruleY(bins, { y: "label", x1: (d) => d.quantiles[0], x2: (d) => d.quantiles[4], stroke: neman.colours.ink, strokeWidth: 1.2 }),
        Plot.text(bins, { y: "label", x: (d) => d.quantiles[4], text: (d) => number(d.quantiles[2]), dx: 6, textAnchor: "start", fill: neman.colours.ink }),
      ],
    }));
  };
})(globalThis.neman);
