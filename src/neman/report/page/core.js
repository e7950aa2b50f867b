/* What every picture uses: elements, numbers, dates, colours. Each picture is neman.<name>(element, data, clock). */
(function (root) {
  "use strict";
  const neman = (root.neman = root.neman || {});
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

  neman.el = function (tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "text") element.textContent = value;
      else if (name === "style") Object.assign(element.style, value);
      else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children);
    return element;
  };

  neman.number = (value) => (Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value)).toLocaleString("en-GB");
  /* People as whole numbers, of large ones three digits: the others are not known. */
  neman.figure = (value) => neman.number(Math.abs(value) < 1 ? value : Number(Math.round(value).toPrecision(Math.abs(value) < 1000 ? 6 : 3)));
  neman.between = (low, high) => (neman.number(low) === neman.number(high) ? neman.number(low) : neman.number(low) + "–" + neman.number(high));
  neman.axis = (value) => value.toLocaleString("en-GB");
  neman.date = (text) => day.format(new Date(text));
  neman.shortDate = (text) => short.format(new Date(text));
  const regions = new Intl.DisplayNames(["en"], { type: "region" });
  /* The browser knows the names behind codes of ISO 3166; what the scenario calls by a name comes here by that name. */
  neman.country = (code) => (/^[A-Z]{2}$/.test(code) ? regions.of(code) : code);
  neman.plain = (text) => text.replace(/^other:/, "").replaceAll("_", " ");

  /* Safe for colour-blind readers: the colours of what happens differ in lightness as well as in hue. */
  const byDay = {
    ink: "#1f1d1a", quiet: "#6b665e", faint: "#cfc8bb", model: "#2b6390", paper: "#fbfaf6", brown: "#8a5a00",
    waiting: "#9a948a", travelling: "#c9c3b8", limbo: "#8a1538", reception: "#2b6390", destination: "#3d8f86",
    returned_home: "#b9a36b", died: "#1f1d1a",
    undetected: "#7fb2d6", admitted: "#2b6390", taken_back: "#e0a526", refused: "#8a1538",
  };
  const byNight = {
    ink: "#ece8df", quiet: "#aaa498", faint: "#4a463f", model: "#7db4e0", paper: "#191816", brown: "#e9bd5a",
    waiting: "#8f897f", travelling: "#5f5a52", limbo: "#f0809c", reception: "#5b9bd0", destination: "#53b3a8",
    died: "#ece8df", undetected: "#a9d0ee", admitted: "#5b9bd0", refused: "#f0809c",
  };
  /* `colours` follow the scheme that the reader has chosen; `byDay` are for the map and for pictures that are taken home. */
  neman.byDay = byDay;
  neman.colours = {};
  for (const [name, colour] of Object.entries(byDay)) {
    document.documentElement.style.setProperty("--in-" + name, "light-dark(" + colour + ", " + (byNight[name] || colour) + ")");
    neman.colours[name] = "var(--in-" + name + ")";
  }
  neman.colourOfKind = (kind) => ({ limbo: byDay.limbo, reception: byDay.reception, destination: byDay.destination })[kind] || "#7d776d";

  /* Print what is folded away too, but for what only a screen needs; registered first, so that pictures inside are drawn after they are opened. */
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open]):not([data-screen])")];
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));

  /* Draw now and again whenever the width changes; `draw(width)` returns a node. */
  neman.responsive = function (element, draw) {
    const stage = element.appendChild(neman.el("div", { class: "stage" }));
    let width = 0;
    const redraw = () => {
      const now = Math.floor(stage.clientWidth);
      if (now > 0) stage.replaceChildren(draw((width = now)));
    };
    new ResizeObserver(() => Math.floor(stage.clientWidth) !== width && redraw()).observe(stage);
    redraw();
    return redraw;
  };
})(globalThis);
