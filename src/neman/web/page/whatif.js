/* The page of levers: builds the form, asks, and shows the answer as it becomes firmer. */
(function (neman) {
  "use strict";
  const { el, ask, follow } = neman;
  const at = (id) => document.getElementById(id);
  const { scenario, of, start, end } = at("what-if").dataset;
  const NARROW = 960; // below it the answer stands under the levers
  let levers = [];
  let job = null;

  async function build() {
    const told = await ask("GET", "/api/scenarios/" + encodeURIComponent(scenario) + "?of=" + of);
    levers = told.controls.map((control) => {
      const one = neman.lever(control, { start, end });
      at(control.first ? "levers" : "more-levers").append(one.node);
      return one;
    });
    if (levers.length === 0) at("levers").append(el("p", { class: "problem", text: "This scenario has no levers." }));
    at("more").hidden = !at("more-levers").children.length;
    at("preset").append(...told.policies.map((policy) => el("option", { value: policy.name, text: policy.title })));
    at("preset").parentElement.hidden = told.policies.length === 0;
    at("preset").addEventListener("change", () => preset(told.policies.find((policy) => policy.name === at("preset").value)));
    const kept = new URLSearchParams(location.search).get("kept");
    if (kept) await open(kept);
    document.documentElement.dataset.ready = "true";
  }

  function preset(policy) {
    at("preset-text").textContent = policy ? policy.text : "";
    at("levers").hidden = at("more").hidden = Boolean(policy);
    if (policy) at("title").value = policy.title.slice(0, 120);
  }

  async function open(name) {
    const kept = await ask("GET", "/api/what-ifs/" + encodeURIComponent(name));
    at("title").value = kept.title;
    neman.answer(at("answer"), kept, kept.name);
  }

  async function wanted() {
    const file = at("policy-file").files[0];
    const told = { scenario, title: at("title").value.trim() || "What if", members: Number(at("members").value) };
    if (file) return { ...told, file: await file.text() };
    if (at("preset").value) return { ...told, policy: at("preset").value };
    const changes = levers.flatMap((one) => one.changes());
    if (changes.length === 0) throw new Error("Nothing is changed: move a lever first.");
    return { ...told, changes };
  }

  async function go(event) {
    event.preventDefault();
    working(true);
    try {
      job = await ask("POST", "/api/what-ifs", await wanted());
      let shown = 0;
      const last = await follow(job, (now) => {
        at("bar").value = now.share;
        at("progress").textContent = now.state === "running" && now.answer ? "Making it firmer: " + neman.jobWords(now) : neman.jobWords(now);
        if (now.answer && now.answer.members !== shown) {
          if (shown === 0 && innerWidth < NARROW) at("answer-title").scrollIntoView();
          shown = now.answer.members;
          neman.answer(at("answer"), now.answer, null);
        }
      });
      if (last.state === "done") {
        neman.answer(at("answer"), last.answer, last.result.what_if);
        at("progress").textContent = "Done and kept.";
      }
      at("progress").classList.toggle("problem", last.state === "failed");
    } catch (error) {
      at("progress").textContent = error.message;
      at("progress").classList.add("problem");
    }
    working(false);
  }

  function working(busy) {
    at("go").disabled = busy;
    at("stop").hidden = at("bar").hidden = !busy;
    if (busy) { at("progress").classList.remove("problem"); at("progress").textContent = "Asking …"; at("bar").value = 0; }
  }

  at("form").addEventListener("submit", go);
  at("stop").addEventListener("click", () => job && ask("DELETE", "/api/jobs/" + job.name));
  at("reset").addEventListener("click", () => {
    levers.forEach((one) => one.reset());
    at("policy-file").value = at("preset").value = "";
    preset(null);
  });
  build().catch((error) => at("levers").append(el("p", { class: "problem", role: "alert", text: error.message })));
})(globalThis.neman);
