/* Fits of one scenario under several beliefs, side by side: neman.beliefs(element, answer) adds what stays whomever one believes. */
(function (neman) {
  "use strict";
  const { el, ask } = neman;
  const NOBODY = "reconcile";

  neman.beliefs = async function (element, answer) {
    const fits = await alike(answer);
    if (fits.length < 2) return;
    const rows = answer.people.filter((row) => row.border === "");
    const head = (text) => el("th", { scope: "col", text });
    element.append(el("h3", { text: "Whomever one believes" }),
      el("p", { class: "intro", text: "The same scenario and last day, fitted under several beliefs. A conclusion stays where the middle of each fit lies in the interval of every other." }),
      el("div", { class: "wide-table", tabindex: 0, role: "region", "aria-label": "Fits under several beliefs" }, el("table", { class: "numbers beside" },
        el("caption", {}, el("b", { text: "All borders together" })),
        el("thead", {}, el("tr", {}, head(""), ...fits.map((fit) => head(fit.believe === NOBODY ? "All sides weighed" : fit.whom)))),
        el("tbody", {}, ...rows.map((row) => line(row.label, fits.map((fit) => fit.people.find((one) => one.border === "" && one.label === row.label).after)))))));
  };

  /* The newest fit for each belief. */
  async function alike(answer) {
    const all = await ask("GET", "/api/fits");
    const newest = new Map();
    all.filter((fit) => fit.scenario === answer.scenario && fit.until === answer.until && !newest.has(fit.believe) && newest.set(fit.believe, fit.name));
    return Promise.all([...newest.values()].map((name) => ask("GET", "/api/fits/" + encodeURIComponent(name))));
  }

  function line(label, bands) {
    const stays = bands.every((one) => bands.every((other) => other[0] <= one[2] && one[2] <= other[4]));
    return el("tr", {}, el("th", { scope: "row" }, label, el("small", { text: stays ? "stays" : "depends on whom" })),
      ...bands.map((one) => el("td", {}, el("b", { text: neman.figure(one[2]) }), el("small", { text: neman.figure(one[0]) + "–" + neman.figure(one[4]) }))));
  }
})(globalThis.neman);
