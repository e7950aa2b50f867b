/* One lever as a control: neman.lever(control, period) returns {node, changes(), reset()}. */
(function (neman) {
  "use strict";
  const { el } = neman;
  const DAYS = 60;
  const MOST_TIMES = 3;

  neman.lever = function (control, period) {
    const rows = [];
    const list = el("div", { class: "moves" });
    const more = el("button", { type: "button", class: "plain small", hidden: true, text: "Another change of this lever" });
    const add = () => { const one = row(control, period); rows.push(one); list.append(one.node); };
    more.addEventListener("click", () => { add(); rows.at(-1).focus(); });
    add();
    const node = el("fieldset", { class: "lever" }, el("legend", { text: capital(neman.plain(control.name)) }), el("p", { class: "quiet", text: capital(control.text) + "." }), decided(control), list, more);
    node.addEventListener("change", () => { more.hidden = rows.every((one) => one.change() === null); });
    return {
      node,
      changes: () => rows.flatMap((one) => one.change() || []),
      reset: () => { rows.splice(0).forEach((one) => one.node.remove()); add(); more.hidden = true; },
    };
  };

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function decided(control) {
    if (control.decisions.length === 0) return el("p", { class: "quiet", text: "Nothing is decided on it in the scenario." });
    const words = control.decided === 1 ? "One decision in the scenario" : control.decided + " decisions in the scenario";
    const items = control.decisions.map((one) => el("li", { text: (one.date ? neman.date(one.date) : "from the beginning") + ": " + one.text }));
    return el("details", { class: "decided" }, el("summary", { text: words }), el("ul", {}, ...items));
  }

  function row(control, period) {
    const name = neman.plain(control.name);
    const target = el("select", { "aria-label": name + ": where" }, ...control.targets.map(({ value, text }) => el("option", { value, text })));
    const how = el("select", { "aria-label": name + ": how" }, el("option", { value: "", text: "as decided" }), el("option", { value: "set", text: "set to" }),
      ...(control.scalable ? [el("option", { value: "times", text: "multiplied by" })] : []), ...(control.movable ? [el("option", { value: "move", text: "moved by days" })] : []));
    const slider = el("input", { type: "range", "aria-label": name + ": how much" });
    const number = el("input", { type: "number", step: "any", "aria-label": name + ": how much, as a number" });
    const since = el("input", { type: "date", min: period.start, max: period.end, "aria-label": name + ": from which day on" });
    const unit = el("span", { class: "quiet" });
    const amount = el("div", { class: "amount", hidden: true }, slider, number, unit, el("label", { class: "since" }, "from ", since));
    const show = () => shape(control, how.value, { amount, slider, number, since, unit });
    how.addEventListener("change", show);
    slider.addEventListener("input", () => { number.value = slider.value; });
    number.addEventListener("input", () => { slider.value = number.value; });
    const change = () => (how.value === "" ? null : { lever: control.name, target: target.value, how: how.value, value: Number(number.value), since: how.value === "set" && since.value ? since.value : null });
    return { node: el("div", { class: "move" }, target, how, amount), change, focus: () => target.focus() };
  }

  function shape(control, how, parts) {
    const ranges = { set: [control.low, control.top, control.step, start(control)], times: [0, MOST_TIMES, 0.05, 1], move: [-DAYS, DAYS, 1, 0] };
    parts.amount.hidden = how === "";
    if (how === "") return;
    const [low, high, step, value] = ranges[how];
    Object.assign(parts.slider, { min: low, max: high, step });
    parts.number.min = how === "set" ? control.low : how === "times" ? 0 : -400;
    parts.number.max = how === "set" ? control.high : how === "times" ? 1000 : 400;
    parts.slider.value = parts.number.value = value;
    parts.unit.textContent = { set: control.unit + range(control), times: "times", move: "days later (below 0: earlier)" }[how];
    parts.since.parentElement.hidden = how !== "set";
  }

  const range = ({ unit, low, high, top }) => (high === top && !/^\d/.test(unit) ? ", " + low + " to " + high : "");
  const start = (control) => (control.default === null ? control.low : Math.min(control.default, control.top));
})(globalThis.neman);
