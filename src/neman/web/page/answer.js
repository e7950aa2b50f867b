/* The answer of a what-if: neman.answer(element, answer, name) draws differences, curves and what can be taken home. */
(function (neman) {
  "use strict";
  const { el } = neman;

  neman.answer = function (element, answer, name) {
    const pairs = answer.members === 1 ? "One pair of runs" : answer.members + " pairs of runs";
    const firm = answer.members === answer.wanted ? ", seed " + answer.seed : name ? " of " + answer.wanted + " that were wanted: it was stopped" : " so far: becoming firmer";
    element.replaceChildren(
      el("p", { class: "lead-in" }, el("b", { text: answer.title }), " – " + pairs + firm + "."),
      ...(answer.policy.text ? [el("p", { class: "quiet", text: answer.policy.text })] : []), ...inWords(answer),
      ...groups(answer.outcomes).map(([title, rows]) => group(title, rows, answer.members)),
      el("h3", { class: "over", text: "Day by day" }), key(), curves(answer),
      el("p", { class: "note", text: "The bars hold nine pairs in ten; the mark is the middle pair. They show what chance makes of the decision; doubt about the assumptions comes on top. Whatever is not changed stays as decided: nobody is taken to answer it. Neither more nor fewer arrivals count as success." }));
    if (name) element.append(home(answer, name));
  };

  /* What the runs can tell, in a sentence or two. */
  function inWords(answer) {
    const clear = answer.outcomes.filter((row) => row.told && answer.members > 1);
    const open = answer.outcomes.filter((row) => row.differing && !row.told);
    const list = (rows, say) => rows.map(say).join(", ");
    if (answer.members === 1) return [];
    if (!clear.length) return [el("p", { class: "told", text: open.length ? "These runs cannot tell any difference." : "Nothing differs for people." })];
    return [el("p", { class: "told" }, el("b", { text: "With this change: " }), list(clear, (row) => words(row) + " " + row.many) + ".", ...(open.length ? [el("span", { text: " The runs cannot tell a difference in " + list(open, (row) => row.many) + "." })] : []))];
  }

  function groups(rows) {
    const found = new Map();
    rows.forEach((row) => found.set(row.group, [...(found.get(row.group) || []), row]));
    return [...found];
  }

  function group(title, rows, members) {
    return el("div", { class: "wide-table", tabindex: 0, role: "region", "aria-label": title }, el("table", { class: "numbers differences" }, el("caption", {}, el("b", { text: title })),
      el("thead", {}, el("tr", {}, ...["", "As decided", "What if", "Difference"].map((text) => el("th", { scope: "col", text })), el("th", { scope: "col", class: "bar-head" }, el("span", { class: "visually-hidden", text: "Picture of the difference" })))),
      el("tbody", {}, ...rows.map((row) => line(row, members)))));
  }

  function line(row, members) {
    return el("tr", row.told ? {} : { class: "open" }, el("th", { scope: "row", title: row.text, text: row.many }), el("td", { text: neman.figure(row.baseline) }), el("td", { text: neman.figure(row.under_policy) }),
      el("td", {}, el(row.told ? "b" : "span", { text: words(row) }), ...(row.differing && members > 1 ? [el("small", { text: interval(row.q05, row.q95) })] : [])), el("td", { class: "bar" }, bar(row)));
  }

  function words(row) {
    if (!row.differing) return "the same";
    const size = neman.figure(Math.abs(row.q50));
    if (!row.told) return "cannot tell";
    return size + (row.q50 > 0 ? " more" : " fewer");
  }

  function interval(low, high) {
    const side = (value) => (value === 0 ? "0" : neman.figure(Math.abs(value)) + (value > 0 ? " more" : " fewer"));
    return low * high > 0 ? neman.figure(Math.min(Math.abs(low), Math.abs(high))) + " to " + neman.figure(Math.max(Math.abs(low), Math.abs(high))) + (low > 0 ? " more" : " fewer") : side(low) + " to " + side(high);
  }

  /* Fewer lies left of the middle line, more right of it, in the same scale on both sides. */
  function bar(row) {
    const reach = Math.max(Math.abs(row.q05), Math.abs(row.q95), 1e-9) * 1.08;
    const place = (value) => 50 + (50 * value) / reach;
    const node = el("span", { class: "track", "aria-hidden": "true" }, el("i", { class: "zero" }));
    if (!row.differing) return node;
    const span = (from, to, kind) => el("i", { class: kind, style: { left: place(from) + "%", width: place(to) - place(from) + "%" } });
    node.append(span(row.q05, row.q95, "most"), span(row.q25, row.q75, "half"), el("i", { class: "middle", style: { left: place(row.q50) + "%" } }));
    if (!row.told) node.classList.add("open");
    return node;
  }

  const swatch = (kind, text) => el("li", {}, el("i", { class: "swatch " + kind }), text);
  const key = () => el("ul", { class: "key" }, swatch("decided-line", "as decided"), swatch("median", "what if"), swatch("most", "nine runs in ten"));

  function curves(answer) {
    const grid = el("div", { class: "curves" });
    const dates = answer.dates.map((text) => new Date(text));
    answer.curves.forEach((one) => {
      const figure = el("figure", { "data-picture": one.label }, el("figcaption", {}, el("b", { text: "People " + one.label })));
      grid.append(figure);
      neman.responsive(figure, (width) => plot(one, dates, width));
    });
    return grid;
  }

  function plot(one, dates, width) {
    const rows = (bands) => dates.map((date, day) => ({ date, low: bands[0][day], middle: bands[1][day], high: bands[2][day] }));
    const [before, after] = [rows(one.baseline), rows(one.changed)];
    const area = (data, fill, fillOpacity) => Plot.areaY(data, { x: "date", y1: "low", y2: "high", fill, fillOpacity });
    const title = (d, day) => neman.date(d.date) + "\nas decided: " + neman.number(before[day].middle) + "\nwhat if: " + neman.number(d.middle);
    return Plot.plot({
      width, height: 200, marginLeft: 48, marginRight: 12, marginBottom: 30, ariaLabel: "People " + one.label + ", as decided and what if, by day",
      style: { fontFamily: "inherit", fontSize: "11px", background: "none", overflow: "visible" },
      x: { type: "utc", label: null, ticks: width < 480 ? 5 : 8 }, y: { label: null, grid: true, ticks: 5, nice: true, tickFormat: neman.axis },
      marks: [area(before, neman.colours.quiet, 0.16), area(after, neman.colours.model, 0.2), Plot.lineY(before, { x: "date", y: "middle", stroke: neman.colours.ink, strokeDasharray: "4 3" }),
        Plot.lineY(after, { x: "date", y: "middle", stroke: neman.colours.model, strokeWidth: 1.6 }), Plot.ruleY([0], { stroke: neman.colours.faint }),
        Plot.tip(after, Plot.pointerX({ x: "date", y: "middle", title }))],
    });
  }

  function home(answer, name) {
    const link = (part, text) => el("a", { href: "/api/what-ifs/" + name + part, text });
    const run = (which, text) => el("a", { href: "/runs/" + answer.runs[which], text });
    return el("div", { id: "downloads" }, el("h3", { class: "over", text: "Kept, and to take home" }), el("ul", { class: "plain-list" },
      el("li", {}, "Explore the runs: ", run("changed", "what if"), ", ", run("baseline", "as decided")),
      el("li", {}, link("/policy", "This policy as a file"), ", to share, or for ", el("code", { text: "neman compare" })),
      el("li", {}, "Differences as ", link("/differences?form=csv", "CSV"), " or ", link("/differences?form=parquet", "Parquet")),
      el("li", {}, link("/report", "The comparison as one HTML file")), neman.pngChooser(document.getElementById("answer"))));
  }
})(globalThis.neman);
