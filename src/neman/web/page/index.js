/* The first page: what is there, what is at work, and bringing one's own. */
(function (neman) {
  "use strict";
  const { el, ask, follow } = neman;
  const at = (id) => document.getElementById(id);
  const link = (href, text) => el("a", { href, text });
  const days = (one) => neman.date(one.start) + " to " + neman.date(one.end);

  function card(title, notes, ...actions) {
    return el("article", { class: "card" }, el("h3", { text: title }), ...notes.filter(Boolean).map((text) => el("p", { class: "quiet", text })), el("p", { class: "actions" }, ...actions));
  }

  function button(words, action) {
    const node = el("button", { type: "button", class: "plain", text: words });
    node.addEventListener("click", action);
    return node;
  }

  function fill(id, cards, empty) {
    at(id).replaceChildren(...(cards.length ? cards : [el("p", { class: "quiet", text: empty })]));
  }

  async function showAll() {
    const [scenarios, runs, whatIfs, fits, jobs] = await Promise.all(["scenarios", "runs", "what-ifs", "fits", "jobs"].map((list) => ask("GET", "/api/" + list)));
    fill("scenarios", scenarios.map(scenarioCard), "There is none.");
    fill("runs", runs.map((one) => card(one.title || one.scenario, [days(one), one.members + (one.members === 1 ? " run" : " runs") + ", seed " + one.seed, one.name], link("/runs/" + one.name, "Explore"), link("/what-if/run/" + one.name, "What if …"))), "No runs yet.");
    fill("what-ifs", whatIfs.map((one) => card(one.title, [one.scenario, one.members + " pairs of runs"], link(one.open, "Open"), ...(one.runs ? [link("/runs/" + one.runs.changed, "Explore its run")] : []))), "None yet.");
    fill("fits", fits.map((one) => card(one.title, [one.scenario_title, "to " + neman.date(one.until) + ", " + one.budget + " runs, " + (one.believe === "reconcile" ? "all sides weighed" : one.believe + " believed")], link(one.open, "Open"), link("/what-if/fit/" + one.name, "What if …"))), "None yet.");
    const open = jobs.filter((job) => ["waiting", "running"].includes(job.state));
    fill("jobs", open.map(jobCard), "Nothing at the moment.");
    document.documentElement.dataset.ready = "true";
  }

  function scenarioCard(one) {
    const size = one.places + " places" + (one.gates ? ", " + one.gates + " gates" : "");
    const node = card(one.title, [days(one), size + (one.own ? ", brought by you" : "")], link("/what-if/scenario/" + one.name, "What if …"), ...(one.fit ? [link("/fit/scenario/" + one.name, "Fit to figures")] : []),
      button("Run it", () => start(ask("POST", "/api/runs", { scenario: one.name }))));
    if (one.summary) node.insertBefore(el("details", {}, el("summary", { text: "What it is about" }), el("p", { text: one.summary })), node.lastChild);
    return node;
  }

  function jobCard(job) {
    const words = el("p", { class: "quiet", role: "status" });
    const bar = el("progress", { max: 1, value: 0, "aria-label": "How far it is" });
    const node = el("article", { class: "card" }, el("h3", { text: job.title }), words, bar,
      el("p", { class: "actions" }, button("Stop", () => ask("DELETE", "/api/jobs/" + job.name))));
    follow(job, (now) => { words.textContent = neman.jobWords(now); bar.value = now.share; }).then((last) => {
      if (!last.result) return;
      if (last.result.run) location.assign("/runs/" + last.result.run);
      else if (last.result.fit) location.assign("/fit/fit/" + last.result.fit + "?kept=" + last.result.fit);
      else showAll();
    });
    return node;
  }

  async function start(asked) {
    try {
      const job = await asked;
      if (!at("jobs").querySelector("article")) at("jobs").replaceChildren();
      const node = jobCard(job);
      at("jobs").prepend(node);
      node.scrollIntoView({ block: "center" });
    } catch (error) {
      at("jobs").prepend(el("p", { class: "problem", role: "alert", text: error.message }));
    }
  }

  async function upload(event) {
    event.preventDefault();
    const file = at("upload-file").files[0];
    const told = at("findings");
    told.replaceChildren(el("p", { text: "Checking " + file.name + " …" }));
    try {
      const job = await follow(await ask("POST", "/api/uploads?file=" + encodeURIComponent(file.name.slice(0, 100)), file), () => {});
      if (job.state !== "done") throw new Error(neman.jobWords(job));
      told.replaceChildren(...findings(job.result, file.name));
      if (job.result.scenario) await showAll();
    } catch (error) {
      told.replaceChildren(el("p", { class: "problem", text: file.name + ": " + error.message }));
    }
  }

  function findings({ problems, notes, scenario, fit }, file) {
    const count = (list, noun) => list.length + " " + noun + (list.length === 1 ? "" : "s");
    const head = scenario ? el("p", { class: "good", text: file + " can be run" + (notes.length ? "; " + count(notes, "note") : "") + "." })
      : el("p", { class: "problem", text: file + " cannot be run: " + count(problems, "mistake") + "." });
    if (scenario) head.append(" ", link("/what-if/scenario/" + scenario, "What if …"), " ", ...(fit ? [link("/fit/scenario/" + scenario, "Fit to figures"), " "] : []), button("Run it", () => start(ask("POST", "/api/runs", { scenario }))));
    return [head, ...[["Mistakes", problems], ["Notes", notes]].filter(([, list]) => list.length).map(([title, list]) => listing(title, list))];
  }

  function listing(title, list) {
    const cell = (value) => el("td", { text: value === null ? "–" : String(value) });
    return el("div", { class: "wide-table", tabindex: 0, role: "region", "aria-label": title }, el("table", { class: "listing" }, el("caption", { text: title }),
      el("thead", {}, el("tr", {}, ...["File", "Row", "Column", "What is wrong", "Found", "Remedy"].map((text) => el("th", { scope: "col", text })))),
      el("tbody", {}, ...list.map((one) => el("tr", {}, ...[one.file, one.row, one.column, one.problem, one.value, one.remedy].map(cell))))));
  }

  at("upload").addEventListener("submit", upload);
  showAll().catch((error) => fill("scenarios", [el("p", { class: "problem", role: "alert", text: error.message })], ""));
})(globalThis.neman);
