/* One place or gate by day: neman.own(element, {geography, gateParts}, clock); chosen in a list, or by neman.choose(kind, name). */
(function (neman) {
  "use strict";
  const { el } = neman;
  const listeners = [];

  neman.choose = (kind, name) => listeners.forEach((listen) => listen(kind + ":" + name));

  neman.own = function (element, { geography, gateParts }, clock) {
    const dates = clock.dates.map((text) => new Date(text));
    const list = el("select", {}, el("option", { value: "", text: "choose one, or click on the map" }),
      options("Gates", "gate", geography.gates), options("Places", "place", geography.places));
    const figure = el("figure", {});
    element.append(el("label", {}, "Day by day at ", list), figure);
    const show = () => {
      const [kind, name] = split(list.value);
      const found = (kind === "gate" ? geography.gates : geography.places).find((one) => one.name === name);
      figure.replaceChildren();
      if (!found) return;
      figure.append(el("figcaption", {}, el("b", { text: name }), el("span", { text: kind === "gate" ? "People a day, means over the week to each day." : "People there at the end of the day: median and nine runs in ten." })));
      if (kind === "gate") figure.append(gateKey(gateParts));
      neman.responsive(figure, (width) => (kind === "gate" ? gatePlot(found, gateParts, dates, width) : placePlot(found, dates, width)));
    };
    list.addEventListener("change", show);
    listeners.push((value) => { list.value = value; show(); });
  };

  const split = (value) => [value.slice(0, value.indexOf(":")), value.slice(value.indexOf(":") + 1)];
  const byName = (a, b) => a.name.localeCompare(b.name);
  const options = (label, kind, all) => el("optgroup", { label }, ...[...all].sort(byName).map((one) => el("option", { value: kind + ":" + one.name, text: one.name })));
  const gateKey = (parts) => el("ul", { class: "key" }, ...parts.map((part) => el("li", {}, el("i", { class: "swatch square", style: { background: neman.colours[part.name] } }), part.label)));

  function frame(name, unit, width, marks, more) {
    return Plot.plot({
      width, height: 190, marginLeft: 48, marginRight: 12, marginTop: 24, marginBottom: 30, ariaLabel: name + " by day",
      style: { fontFamily: "inherit", fontSize: "11px", background: "none", overflow: "visible" },
      x: { type: "utc", label: null, ticks: width < 480 ? 5 : 9 }, y: { label: unit, grid: true, ticks: 5, nice: true, tickFormat: neman.axis }, ...more,
      marks: [...marks, Plot.ruleY([0], { stroke: neman.colours.faint })],
    });
  }

  function placePlot(place, dates, width) {
    const days = dates.map((date, day) => ({ date, low: place.low[day], stock: place.stock[day], high: place.high[day] }));
    const room = place.capacity === null ? [] : [Plot.ruleY([place.capacity], { stroke: neman.colours.limbo, strokeDasharray: "4 3" })];
    return frame(place.name, "people", width, [...room, Plot.areaY(days, { x: "date", y1: "low", y2: "high", fill: neman.colours.model, fillOpacity: 0.2 }),
      Plot.lineY(days, { x: "date", y: "stock", stroke: neman.colours.model, strokeWidth: 1.4 }),
      Plot.tip(days, Plot.pointerX({ x: "date", y: "stock", title: (d) => neman.date(d.date) + "\n" + neman.number(d.stock) + " people (" + neman.between(d.low, d.high) + ")" }))]);
  }

  function gatePlot(gate, parts, dates, width) {
    const cells = parts.flatMap((part) => gate.parts[part.name].map((value, day) => ({ date: dates[day], value, part: part.name })));
    const names = parts.map((part) => part.name);
    const title = (day) => neman.date(dates[day]) + "\n" + parts.map((part) => neman.number(gate.parts[part.name][day]) + " " + part.label).join("\n");
    const days = dates.map((date, day) => ({ date, all: parts.reduce((sum, part) => sum + gate.parts[part.name][day], 0), title: title(day) }));
    return frame(gate.name, "people a day", width, [Plot.areaY(cells, { x: "date", y: "value", fill: "part", order: names }), Plot.tip(days, Plot.pointerX({ x: "date", y: "all", title: "title", lineWidth: 28 }))],
      { color: { domain: names, range: names.map((name) => neman.colours[name]) } });
  }
})(globalThis.neman);
