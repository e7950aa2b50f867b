/* Decisions and events by actor: neman.timeline(element, {marks, dates}, clock). */
(function (neman) {
  "use strict";

  neman.timeline = function (element, data) {
    if (data.marks.length === 0) { element.append(neman.el("p", { text: "No dated decisions within the run." })); return; }
    const marks = data.marks.map((mark) => ({ ...mark, when: new Date(mark.date), title: neman.date(mark.date) + "\n" + mark.actor + ": " + mark.text }));
    const actors = [...new Set(marks.map((mark) => mark.actor))].sort((a, b) => count(marks, b) - count(marks, a));
    const domain = [new Date(data.dates[0]), new Date(data.dates.at(-1))];
    neman.responsive(element, (width) => plot(marks, actors, domain, width));
    element.append(neman.el("ul", { class: "key" }, key("decision", "decision, sets a lever of the model"), key("event", "event, for the reader")));
  };

  const count = (marks, actor) => marks.filter((mark) => mark.actor === actor).length;
  const key = (kind, words) => neman.el("li", {}, neman.el("i", { class: "swatch dot " + kind }), words);

  function plot(marks, actors, domain, width) {
    const left = width < 560 ? 112 : 200;
    const most = (left - 12) / 11.5; // letters' heights; longer names take two lines
    return Plot.plot({
      width, height: 44 + 28 * actors.length, marginLeft: left, marginRight: 14, marginTop: 26, marginBottom: 8,
      ariaLabel: "Decisions and events by actor and date", ariaDescription: "The same entries are in the list below.",
      style: { fontFamily: "inherit", fontSize: "11.5px", background: "none", overflow: "visible" },
      x: { type: "utc", domain, axis: "top", label: null, grid: true, ticks: width < 560 ? 4 : 10 },
      y: { domain: actors, label: null },
      marks: [
        Plot.axisY({ tickSize: 0, lineWidth: most }),
        Plot.ruleY(actors, { stroke: neman.colours.faint }),
        Plot.dot(marks, { x: "when", y: "actor", r: 4, fill: (d) => (d.kind === "decision" ? neman.colours.model : neman.colours.paper), stroke: (d) => (d.kind === "decision" ? neman.colours.model : neman.colours.ink), fillOpacity: 0.85 }),
        Plot.tip(marks, Plot.pointer({ x: "when", y: "actor", title: "title", lineWidth: 28, fontSize: 11 })),
      ],
    });
  }
})(globalThis.neman);
