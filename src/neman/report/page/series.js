/* Model against reports: neman.series(element, {series, dates}). One picture for each reporter and kind of figure. */
(function (neman) {
  "use strict";
  const ENOUGH = 3;
  const KINDS = { flow: "per day", stock: "on the day", total: "running total", sum: "single reports added up" };

  neman.series = function (element, data) {
    const dates = data.dates.map((text) => new Date(text));
    const borders = new Set(data.series.map((one) => one.border));
    if (borders.size === data.series.length && borders.size > 1) {
      grid(element, data.series, dates, true);
      return;
    }
    for (const border of borders) {
      const own = data.series.filter((one) => one.border === border).sort((a, b) => b.points.length - a.points.length);
      const many = own.filter((one, index) => one.points.length >= ENOUGH || (index === 0 && one.points.length > 0));
      const few = own.filter((one) => !many.includes(one));
      const group = neman.el("div", { class: "group" }, neman.el("h3", { text: border }));
      element.append(group);
      if (many.length) grid(group, many, dates);
      if (few.length) group.append(folded(few, dates));
    }
    if (data.series.length === 0) element.append(neman.el("p", { text: "This scenario has no reporters." }));
  };

  /* Put into the page before anything is drawn: a picture is as wide as its place. */
  function grid(parent, some, dates, named) {
    const node = parent.appendChild(neman.el("div", { class: "grid" }));
    some.forEach((one) => picture(node, one, dates, named));
  }

  function folded(few, dates) {
    const words = few.length === 1 ? "One more series, with few figures" : few.length + " more series, with few figures or none";
    const details = neman.el("details", {}, neman.el("summary", { text: words }));
    const fill = () => { if (details.open && !details.querySelector(".grid")) grid(details, few, dates); };
    details.addEventListener("toggle", fill);
    addEventListener("beforeprint", fill);
    return details;
  }

  function picture(grid, one, dates, named) {
    const what = one.what + ", " + KINDS[one.kind];
    const figure = neman.el("figure", {}, neman.el("figcaption", {},
      neman.el("b", { text: named ? one.border + ": " + what : capital(what) }), neman.el("span", { text: subtitle(one) })));
    grid.append(figure);
    neman.responsive(figure, (width) => plot(one, dates, width));
  }

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function subtitle(one) {
    const share = one.coverage === 1 ? "" : Math.round(100 * one.coverage) + " % of ";
    const others = one.others.length ? " (figures also from " + one.others.join("; ") + ")" : "";
    return one.reporter + others + (one.since ? ", since " + neman.shortDate(one.since) : "") + ". Taken to count " + share + one.counted + (one.assumption ? " (assumed)." : ".");
  }

  function plot(one, dates, width) {
    const model = one.bands[0].map((_, day) => ({ date: dates[day], q: one.bands.map((band) => band[day]) }));
    const points = one.points.map((point) => ({ ...point, a: new Date(point.from), b: new Date(point.to), y: height(one, point), title: words(one, point) }));
    const spans = points.filter((point) => point.b > point.a);
    const days = points.filter((point) => point.b <= point.a);
    const disputed = (point) => point.disputed !== "";
    const dot = (some, options) => Plot.dot(some, { x: "b", y: "y", r: 3.4, fill: neman.colours.ink, stroke: neman.colours.ink, strokeWidth: 1.3, ...options });
    return Plot.plot({
      width, height: 210, marginLeft: 48, marginRight: 12, marginTop: 24, marginBottom: 34, ariaLabel: capital(one.what) + ", " + one.border,
      ariaDescription: "Bands and median of the model with " + points.length + " reported figures; the numbers are in the table of figures below.",
      style: { fontFamily: "inherit", fontSize: "11px", background: "none", overflow: "visible" },
      x: { type: "utc", domain: [dates[0], dates.at(-1)], label: null, ticks: width < 420 ? 5 : 8 },
      y: { label: one.counted + (one.kind === "flow" ? " a day" : ""), grid: true, ticks: 5, nice: true, tickFormat: neman.axis },
      marks: [
        Plot.areaY(model, { x: "date", y1: (d) => d.q[0], y2: (d) => d.q[4], fill: neman.colours.model, fillOpacity: 0.16 }),
        Plot.areaY(model, { x: "date", y1: (d) => d.q[1], y2: (d) => d.q[3], fill: neman.colours.model, fillOpacity: 0.3 }),
        Plot.lineY(model, { x: "date", y: (d) => d.q[2], stroke: neman.colours.model, strokeWidth: 1.4 }),
        Plot.ruleY(spans, { x1: "a", x2: "b", y: "y", stroke: neman.colours.ink, strokeWidth: 2.2, strokeLinecap: "round", strokeDasharray: (d) => (disputed(d) ? "4 3" : null) }),
        dot(days.filter((d) => !disputed(d) && d.inside), {}),
        dot(days.filter((d) => !disputed(d) && !d.inside), { fill: neman.colours.paper }),
        dot(days.filter(disputed), { symbol: "diamond", r: 4.2, fill: (d) => (d.inside ? neman.colours.taken_back : neman.colours.paper), stroke: neman.colours.brown }),
        Plot.tip(points, Plot.pointer({ x: "b", y: "y", title: "title", lineWidth: 26, fontSize: 11 })),
        Plot.ruleY([0], { stroke: neman.colours.faint }),
      ],
    });
  }

  function height(one, point) {
    return one.kind === "flow" ? point.value / (Math.round((new Date(point.to) - new Date(point.from)) / 864e5) + 1) : point.value;
  }

  function words(one, point) {
    const when = point.from === point.to ? neman.date(point.to) : neman.shortDate(point.from) + " to " + neman.date(point.to);
    const exact = point.precision === "exact" ? "" : point.precision + " ";
    return [when, "Reported by " + point.by + ": " + exact + neman.number(point.value) + (one.kind === "sum" ? " so far" : ""), "Model: " + neman.number(point.model[2]) + " (nine in ten " + neman.between(point.model[0], point.model[4]) + ")"]
      .concat(point.disputed ? ["Disputed by " + point.disputed] : [], point.source ? [point.source] : []).join("\n");
  }
})(globalThis.neman);
