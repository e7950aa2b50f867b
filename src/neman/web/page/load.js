/* Fetches the data of a run's page, puts it where main.js looks for it, and then lets main.js draw. */
(function (neman) {
  "use strict";
  const { pictures, outlines, main } = document.documentElement.dataset;

  async function fetched(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error("the data of the pictures could not be had (" + answer.status + ")");
    return answer.text();
  }

  const put = (id, text) => document.body.append(neman.el("script", { type: "application/json", id, text }));

  Promise.all([fetched(pictures), fetched(outlines)]).then(([data, land]) => {
    put("neman-data", data);
    put("neman-outlines", land);
    const script = neman.el("script", { src: main });
    script.addEventListener("load", () => neman.downloads(pictures.split("/")[3], JSON.parse(data).dates));
    document.body.append(script);
  }).catch((error) => document.querySelector("main").prepend(neman.el("p", { class: "problem", role: "alert", text: error.message })));
})(globalThis.neman);
