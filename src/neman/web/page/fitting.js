/* The page of a fit: asks for one, shows how far it is, and draws what it has found. */
(function (neman) {
  "use strict";
  const { el, ask } = neman;
  const at = (id) => document.getElementById(id);
  const { scenario, of } = at("fitting").dataset;
  const work = neman.work();

  async function open(name) {
    const kept = await ask("GET", "/api/fits/" + encodeURIComponent(name));
    await show(kept, kept.name);
  }

  function show(answer, name) {
    if (at("form")) ["until", "believe", "budget", "title"].forEach((id) => { at(id).value = answer[id]; });
    neman.fit(at("answer"), answer);
    at("answer").prepend(el("p", { class: "quiet", text: answer.title + ": " + neman.number(answer.budget) + " runs, seed " + answer.seed + "." }));
    const others = el("div");
    at("answer").append(others, home(name));
    return neman.beliefs(others, answer);
  }

  function home(name) {
    const link = (href, text) => el("a", { href, text });
    const part = (path, text) => link("/api/fits/" + name + path, text);
    return el("div", { id: "downloads" }, el("h3", { text: "Kept, and to take home" }), el("ul", { class: "plain-list" },
      el("li", {}, link("/what-if/fit/" + name, "What if …"), " with what was fitted put in, or ", run(name)),
      el("li", {}, part("/report", "This fit as one HTML file"), ", opens without a server"),
      el("li", {}, part("/figures", "Every figure beside the model as CSV"), ", with those left out and why"),
      el("li", {}, part("/files", "Everything as a zip file"), ": sample, fitted scenario, numbers as JSON"), neman.pngChooser(at("answer"))));
  }

  function run(name) {
    const button = el("button", { type: "button", class: "plain small", text: "Run the fitted scenario" });
    button.addEventListener("click", () => work.follow(ask("POST", "/api/runs", { scenario: name }), { done: (last) => location.assign("/runs/" + last.result.run) }));
    return button;
  }

  const wanted = () => ({ scenario, title: at("title").value.trim(), until: at("until").value, believe: at("believe").value, budget: Number(at("budget").value) });

  if (at("form")) {
    at("form").addEventListener("submit", (event) => {
      event.preventDefault();
      work.follow(ask("POST", "/api/fits", wanted()), {
        done: (last) => {
          show(last.answer, last.result.fit);
          history.replaceState(null, "", "/fit/" + of + "/" + scenario + "?kept=" + last.result.fit);
          at("answer-title").scrollIntoView();
        },
      });
    });
  }
  const kept = new URLSearchParams(location.search).get("kept");
  (kept ? open(kept) : Promise.resolve()).catch((error) => at("answer").replaceChildren(el("p", { class: "problem", role: "alert", text: error.message })))
    .finally(() => { document.documentElement.dataset.ready = "true"; });
})(globalThis.neman);
