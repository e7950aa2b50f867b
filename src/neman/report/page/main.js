/* Puts the pictures into the page. */
(function (neman) {
  "use strict";
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const PAPER = 660; // pixels across a page
  const at = (id) => document.getElementById(id);
  const data = read("neman-data");

  /* A map is not drawn anew for paper: it is made smaller. */
  addEventListener("beforeprint", () => {
    const { clientWidth: width, clientHeight: height } = at("map-picture");
    Object.assign(at("map-picture").style, { width: width + "px", height: height + "px", zoom: Math.min(1, PAPER / width) });
  });
  addEventListener("afterprint", () => Object.assign(at("map-picture").style, { width: "", height: "", zoom: "" }));
  const clock = neman.clock(data.dates, startDay());
  document.querySelectorAll("[data-clock]").forEach((element) => neman.slider(element, clock));

  const ground = { geography: data.geography, gateParts: data.gate_parts };
  neman.stocks(at("stock-table"), ground, clock);
  if (neman.map(at("map-picture"), { ...ground, outlines: read("neman-outlines") }, clock)) neman.mapKey(at("map-key"), ground);
  else at("stocks").open = true;
  if (at("own-series")) neman.own(at("own-series"), ground, clock);
  neman.series(at("series"), data);
  neman.ledger(at("ledger"), data.people, clock);
  if (at("tries")) {
    neman.distribution(at("tries"), data.people.tries);
    neman.distribution(at("limbo-days"), data.people.limbo_days);
  }
  neman.timeline(at("timeline"), data);
  document.querySelectorAll("[data-filter]").forEach((element) => neman.filter(element));

  document.documentElement.dataset.ready = "true";

  /* The day on which most people are between the lines; else the last one. */
  function startDay() {
    const limbo = data.people.states.find((state) => state.name === "limbo").mean;
    const peak = limbo.indexOf(Math.max(...limbo));
    return limbo[peak] > 0 ? peak : data.dates.length - 1;
  }
})(globalThis.neman);
