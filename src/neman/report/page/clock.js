/* The chosen day: one clock, any number of sliders that show and move it. */
(function (neman) {
  "use strict";

  neman.clock = function (dates, first) {
    const listeners = [];
    const clock = {
      dates, day: first, playing: false,
      on(listener) { listeners.push(listener); listener(clock); },
      set(day) {
        const next = Math.max(0, Math.min(dates.length - 1, Math.round(day)));
        if (next !== clock.day) { clock.day = next; tell(); }
      },
      toggle() {
        clock.playing = !clock.playing;
        if (clock.playing && clock.day === dates.length - 1) clock.day = 0;
        tell();
        if (clock.playing) step();
      },
      get date() { return dates[clock.day]; },
    };
    function tell() { for (const listener of listeners) listener(clock); }
    function step() {
      if (!clock.playing) return;
      if (clock.day >= dates.length - 1) { clock.playing = false; tell(); return; }
      clock.day += 1;
      tell();
      setTimeout(step, 110);
    }
    return clock;
  };

  neman.slider = function (element, clock) {
    const play = neman.el("button", { type: "button", class: "play" });
    const output = neman.el("output", { class: "day" });
    const range = neman.el("input", { type: "range", min: 0, max: clock.dates.length - 1, step: 1, "aria-label": "Day" });
    play.addEventListener("click", () => clock.toggle());
    range.addEventListener("input", () => clock.set(Number(range.value)));
    const ends = neman.el("span", { class: "ends", "aria-hidden": "true" },
      neman.el("span", { text: neman.date(clock.dates[0]) }), neman.el("span", { text: neman.date(clock.dates.at(-1)) }));
    element.append(play, output, neman.el("span", { class: "range" }, range, ends));
    clock.on(() => {
      range.value = clock.day;
      range.setAttribute("aria-valuetext", neman.date(clock.date));
      output.textContent = neman.date(clock.date);
      play.textContent = clock.playing ? "Pause" : "Play";
      play.setAttribute("aria-pressed", String(clock.playing));
    });
  };
})(globalThis.neman);
