/* The page of levers: builds the form, asks, and shows the answer as it becomes firmer. */
(function (neman) {
  "use strict";
  const { el, ask } = neman;
  const at = (id) => document.getElementById(id);
  const { scenario, of, start, end } = at("what-if").dataset;
  const NARROW = 960; // below it the answer stands under the levers
  const work = neman.work();
  let levers = [];

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

  function go(event) {
    event.preventDefault();
    let shown = 0;
    work.follow(wanted().then((told) => ask("POST", "/api/what-ifs", told)), {
      news(now) {
        if (!now.answer || now.answer.members === shown) return;
        if (shown === 0 && innerWidth < NARROW) at("answer-title").scrollIntoView();
        shown = now.answer.members;
        neman.answer(at("answer"), now.answer, null);
      },
      done(last) {
        neman.answer(at("answer"), last.answer, last.result.what_if);
        history.replaceState(null, "", location.pathname + "?kept=" + last.result.what_if);
      },
    });
  }

  at("form").addEventListener("submit", go);
  at("reset").addEventListener("click", () => {
    levers.forEach((one) => one.reset());
    at("policy-file").value = at("preset").value = "";
    preset(null);
  });
  build().catch((error) => at("levers").append(el("p", { class: "problem", role: "alert", text: error.message })));
})(globalThis.neman);
