/* What can be taken home from a run: neman.downloads(name, dates) adds a section to the page. */
(function (neman) {
  "use strict";
  const { el } = neman;

  neman.downloads = async function (name, dates) {
    const about = await neman.ask("GET", "/api/runs/" + name);
    const address = "/api/runs/" + name;
    const link = (href, text) => el("a", { href, text });
    const day = el("input", { type: "date", min: dates[0], max: dates.at(-1), value: dates.at(-1), "aria-label": "Day" });
    const places = link(address + "/places", "Places and people there as GeoJSON");
    day.addEventListener("change", () => { places.href = address + "/places?day=" + day.value; });
    const forms = (table) => [link(address + "/tables/" + table + "?form=csv", "CSV"), " · ", link(address + "/tables/" + table + "?form=parquet", "Parquet")];
    const tables = el("table", { class: "listing" }, el("caption", { text: "Tables, a row for each run, day and so on" }), el("thead", {}, el("tr", {}, el("th", { scope: "col", text: "Table" }), el("th", { scope: "col", text: "As" }))),
      el("tbody", {}, ...about.tables.map((table) => el("tr", {}, el("th", { scope: "row", text: neman.plain(table) }), el("td", {}, ...forms(table))))));
    const main = document.querySelector("main");
    main.append(el("section", { id: "downloads", "aria-labelledby": "downloads-title" }, el("h2", { id: "downloads-title", text: "To take home" }),
      el("ul", { class: "plain-list" }, el("li", {}, link(address + "/report", "This report as one HTML file"), ", opens without a server"),
        el("li", {}, places, " on ", day), neman.pngChooser(main)), el("details", {}, el("summary", { text: "All tables (" + about.tables.length + ")" }), tables)));
  };
})(globalThis.neman);
