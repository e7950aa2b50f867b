/* A fit: neman.fit(element, data) draws what was learned and what was not, people, model beside figures, and how far to trust it. */
(function (neman) {
  "use strict";
  const { el } = neman;

  neman.fit = function (element, data) {
    const series = el("div", { class: "series" });
    element.replaceChildren(lead(data),
      el("h3", { text: "What it means for people" }), note("Up to " + neman.date(data.until) + ": the middle of the runs, and the interval that holds nine in ten."),
      key("before: what the assumptions alone would give", "after: given the figures"), ...tables(data.people, "border", "All borders together"), ...(data.deaths ? [deaths(data.deaths)] : []),
      el("h3", { text: "What the figures taught" }), note(taught(data.learned)), ...tables(data.learned, "group", "", data.folded),
      el("h3", { text: "Model beside the figures" }), note("What the fitted model would have had published, and what was published."), seriesKey(), series,
      el("h3", { text: "How far to trust it" }), trust(data));
    neman.series(series, data);
  };

  const note = (text) => el("p", { class: "intro", text });
  const count = (number, one, many) => neman.number(number) + " " + (number === 1 ? one : many);
  const percent = (share) => Math.round(100 * share) + "\u00a0%";
  const swatch = (kind, text) => el("li", {}, el("i", { class: "swatch " + kind }), text);
  const key = (before, after) => el("ul", { class: "key" }, swatch("before", before), swatch("half", after));

  const seriesKey = () => el("ul", { class: "key" }, swatch("median", "median of the fit"), swatch("half", "half of it"), swatch("most", "nine in ten"),
    swatch("dot", "published, inside"), swatch("dot out", "outside"), swatch("dot disputed", "disputed"), swatch("bar", "for a span of days, as mean per day"));

  function lead(data) {
    return el("p", { class: "lead-in" }, count(data.used, "figure", "figures") + " up to " + neman.date(data.until) + " used, " + data.left_out + " left out; " + data.whom + ".");
  }

  function taught(learned) {
    const open = learned.filter((row) => !row.identified).length;
    if (open === learned.length) return "The figures say little about any of these: all keep the range they had.";
    return (open ? count(learned.length - open, "quantity", "quantities") + " of " + learned.length + " became clearer. " : "Every quantity became clearer. ")
      + (open ? "Where it says “not identified”, the figures do not tell: the range after is about the range before." : "");
  }

  function tables(rows, by, empty, folded = []) {
    const groups = new Map();
    rows.forEach((row) => groups.set(row[by], [...(groups.get(row[by]) || []), row]));
    const all = [...groups].sort(([a], [b]) => (a !== "") - (b !== ""));
    return all.map(([title, own]) => (folded.includes(title) ? el("details", {}, el("summary", { text: title + " (" + own.length + ")" }), table(title, own)) : table(title || empty, own)));
  }

  function table(title, rows) {
    const head = (text) => el("th", { scope: "col", text });
    return el("div", { class: "wide-table", tabindex: 0, role: "region", "aria-label": title }, el("table", { class: "numbers learned" }, el("caption", {}, el("b", { text: title })),
      el("thead", {}, el("tr", {}, head(""), head("Before"), head("After"), el("th", { scope: "col" }, el("span", { class: "visually-hidden", text: "Picture of both" })))),
      el("tbody", {}, ...rows.map(line))));
  }

  function line(row) {
    const open = row.identified === false;
    return el("tr", {}, el("th", { scope: "row" }, row.label, ...(open ? [" ", el("span", { class: "tag", text: "not identified" })] : []), ...(row.text ? [el("small", { text: row.text })] : [])),
      cell("before", row.before), cell("after", row.after), el("td", { class: "bar" }, lanes(row, open)));
  }

  const cell = (head, bands) => el("td", { "data-head": head }, el("b", { text: short(bands[2]) }), el("small", { text: short(bands[0]) + "–" + short(bands[4]) }));
  const short = (value) => (Math.abs(value) >= 100 ? neman.figure(value) : Number(value.toPrecision(2)).toLocaleString("en-GB", { maximumFractionDigits: 6 }));

  /* Both bands in one scale: grey above for before, blue below for after. */
  function lanes(row, open) {
    const [low, high] = [Math.min(row.before[0], row.after[0]), Math.max(row.before[4], row.after[4])];
    const room = high - low || 1;
    const place = (value) => 3 + (94 * (value - low)) / room;
    const span = (from, to, kind) => el("i", { class: kind, style: { left: place(from) + "%", width: place(to) - place(from) + "%" } });
    const lane = (q, kind) => el("span", { class: kind }, span(q[0], q[4], "most"), span(q[1], q[3], "half"), el("i", { class: "middle", style: { left: place(q[2]) + "%" } }));
    return el("div", { class: "pair-of-lanes" + (open ? " open" : ""), "aria-hidden": "true" }, lane(row.before, "before"), lane(row.after, "after"));
  }

  function deaths({ recorded, share }) {
    if (recorded === 0) return note("No death up to this day is on record among the figures, so nothing can be said of how many went unrecorded.");
    if (share.length === 0) return note(count(recorded, "death is", "deaths are") + " on record, more than in any run of the fitted model: it has too few.");
    return note(count(recorded, "death is", "deaths are") + " on record, a minimum. In the fitted model " + percent(share[2]) + " of deaths (nine in ten: " + percent(share[0]) + " to " + percent(share[4]) + ") would be on no record.");
  }

  function trust({ members, coverage, effective }) {
    const words = [
      percent(coverage[90]) + " of the figures used lie in the interval that should hold 90 %, and " + percent(coverage[50]) + " in the one that should hold half.",
      "The sample has " + members + " members and varies in about " + Math.round(effective.directions) + " independent directions. Weighted by the exact likelihood, " + neman.number(effective.members) + " of them would be left: a small number says that the shape of the ranges is rough.",
      "The figures are few and the sample is small, so that the ends of the intervals are rough; they hold chance and what was free, not what the model leaves out.",
      "All of this holds only if the model and the belief do. Another belief may fit as well: make a second fit and see which conclusions stay.",
    ];
    return el("ul", { class: "caveats" }, ...words.map((text) => el("li", { text })));
  }
})(globalThis.neman);
