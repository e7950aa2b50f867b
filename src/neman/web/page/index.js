/* The first page: what is there, what is at work, and bringing one's own. */
(function (neman) {
  "use strict";
  const { el, ask, follow } = neman;
  const at = (id) => document.getElementById(id);
  const MOST = 6; // cards of a shelf that are not folded away
  const link = (href, text, kind = "plain") => el("a", { href, text, class: "button " + kind });
  const days = (one) => neman.date(one.start) + " to " + neman.date(one.end);
  const runs = (number) => neman.number(number) + (number === 1 ? " run" : " runs");
  const made = (text) => "made on " + neman.date(text);

  function card(title, notes, ...actions) {
    return el("article", { class: "card" }, el("h3", { text: title }), ...notes.filter(Boolean).map((text) => el("p", { class: "quiet", text })), el("p", { class: "actions" }, ...actions));
  }

  function button(words, action, kind = "plain") {
    const node = el("button", { type: "button", class: kind, text: words });
    node.addEventListener("click", action);
    return node;
  }

  /* The newest cards, the others folded away; a shelf without any is not shown. */
  function fill(id, cards) {
    const rest = cards.slice(MOST);
    const more = el("details", {}, el("summary", { text: rest.length + " more" }), el("div", { class: "shelf" }, ...rest));
    at(id).replaceChildren(...cards.slice(0, MOST), ...(rest.length ? [more] : []));
    at(id).closest(".kept").hidden = cards.length === 0;
  }

  async function showAll() {
    const [scenarios, all, whatIfs, fits, jobs] = await Promise.all(["scenarios", "runs", "what-ifs", "fits", "jobs"].map((list) => ask("GET", "/api/" + list)));
    const pairs = new Set(whatIfs.flatMap((one) => Object.values(one.runs || {})));
    const own = all.filter((one) => !pairs.has(one.name));
    at("scenarios").replaceChildren(...scenarios.map(scenarioCard));
    fill("runs", own.map((one) => card(one.title || one.scenario, [runs(one.members) + ", " + days(one), made(one.created)], link("/runs/" + one.name, "Explore", "main"), link("/what-if/run/" + one.name, "What if …"))));
    fill("what-ifs", whatIfs.map((one) => card(one.title, [one.scenario_title, one.members + (one.members < one.wanted ? " of " + one.wanted : "") + " pairs of runs, " + made(one.created)], link(one.open, "Open", "main"), ...(one.runs ? [link("/runs/" + one.runs.changed, "Explore its run")] : []))));
    fill("fits", fits.map((one) => card(one.title, ["up to " + neman.date(one.until) + ", " + one.whom, runs(one.budget) + ", " + made(one.created)], link(one.open, "Open", "main"), link("/what-if/fit/" + one.name, "What if …"))));
    at("nothing-kept").hidden = own.length + whatIfs.length + fits.length > 0;
    at("jobs").replaceChildren(...jobs.filter((job) => ["waiting", "running"].includes(job.state)).map(jobCard));
    showWork();
    document.documentElement.dataset.ready = "true";
  }

  const showWork = () => { at("at-work").hidden = !at("jobs").children.length; };

  function scenarioCard(one) {
    const size = one.places + " places" + (one.gates ? ", " + one.gates + " gates" : "");
    const node = card(one.title, [days(one) + ", " + size + (one.own ? ", brought by you" : "")], button("Run it", () => start(ask("POST", "/api/runs", { scenario: one.name })), "main"),
      link("/what-if/scenario/" + one.name, "What if …"), ...(one.fit ? [link("/fit/scenario/" + one.name, "Fit to figures")] : []));
    if (one.summary) node.insertBefore(summary(one.summary), node.lastChild);
    return node;
  }

  /* The first sentences; the rest can be unfolded. */
  function summary(text) {
    const [, first, rest] = text.match(/^(.{0,160}?[.:]\s|.{0,160}\s)(.*)$/s) || [null, text, ""];
    return el("div", { class: "summary" }, el("p", { text: first }), ...(rest ? [el("details", {}, el("summary", { text: "More" }), el("p", { text: rest }))] : []));
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
      at("jobs").prepend(jobCard(await asked));
    } catch (error) {
      at("jobs").prepend(el("p", { class: "problem", role: "alert", text: error.message }));
    }
    showWork();
    at("at-work").scrollIntoView({ block: "start" });
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
    const heads = ["File", "Row", "Column", "What is wrong", "Found", "Remedy"];
    const cell = (value, at) => el("td", { "data-head": heads[at], text: value === null ? "–" : String(value) });
    return el("div", { class: "wide-table", tabindex: 0, role: "region", "aria-label": title }, el("table", { class: "findings" }, el("caption", { text: title }),
      el("thead", {}, el("tr", {}, ...heads.map((text) => el("th", { scope: "col", text })))),
      el("tbody", {}, ...list.map((one) => el("tr", {}, ...[one.file, one.row, one.column, one.problem, one.value, one.remedy].map(cell))))));
  }

  at("upload").addEventListener("submit", upload);
  showAll().catch((error) => at("scenarios").replaceChildren(el("p", { class: "problem", role: "alert", text: error.message })));
})(globalThis.neman);
