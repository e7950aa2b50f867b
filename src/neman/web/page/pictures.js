/* Pictures as PNG, drawn in the browser: neman.pngChooser(root) lists the pictures under `root`. */
(function (neman) {
  "use strict";
  const { el } = neman;
  const SCALE = 2;

  neman.pngChooser = function (root) {
    const list = el("select", { "aria-label": "Picture" });
    const button = el("button", { type: "button", class: "plain small", text: "Save as PNG" });
    const found = () => [...root.querySelectorAll("figure, .stack, .timeline, .map-picture")].filter((node) => node.map || node.querySelector("svg:not(.maplibregl-ctrl svg)"));
    const fill = () => { const kept = list.value; list.replaceChildren(...found().map((node, index) => el("option", { value: index, text: nameOf(node) }))); list.value = kept; if (list.selectedIndex < 0) list.selectedIndex = 0; };
    list.addEventListener("focus", fill);
    list.addEventListener("pointerdown", fill);
    setTimeout(fill);
    button.addEventListener("click", async () => {
      const node = found()[Number(list.value)];
      if (node) save(await (node.map ? pictureOfMap(node) : pictureOfPlot(node)), nameOf(node));
    });
    return el("li", {}, "A picture: ", list, " ", button);
  };

  function nameOf(node) {
    if (node.map) return "Map of the chosen day";
    if (node.classList.contains("stack")) return "Where all are who ever came";
    if (node.classList.contains("timeline")) return "Decisions and events";
    const caption = node.querySelector("figcaption");
    const group = node.closest(".group");
    const title = caption ? (caption.querySelector("b") || caption).textContent : "Picture";
    return (group ? group.querySelector("h3").textContent + ": " : "") + title;
  }

  async function pictureOfPlot(node) {
    const svg = node.querySelector("svg");
    const { width, height } = svg.getBoundingClientRect();
    const copy = svg.cloneNode(true);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    Object.assign(copy.style, { fontFamily: "sans-serif", color: neman.byDay.ink });
    for (const [name, colour] of Object.entries(neman.byDay)) copy.style.setProperty("--in-" + name, colour);
    const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
    const image = new Image();
    image.src = address;
    await image.decode();
    URL.revokeObjectURL(address);
    return canvasOf(width, height, (pen) => pen.drawImage(image, 0, 0, width, height));
  }

  function pictureOfMap(node) {
    const { width, height } = node.getBoundingClientRect();
    return new Promise((resolve) => {
      node.map.once("render", () => resolve(canvasOf(width, height, (pen) => {
        pen.drawImage(node.map.getCanvas(), 0, 0, width, height);
        node.querySelectorAll(".gate").forEach((dial) => drawDial(pen, dial, node.getBoundingClientRect()));
      })));
      node.map.triggerRepaint();
    });
  }

  /* A dial is drawn by the style sheet; here its slices are read back from its background. */
  function drawDial(pen, dial, frame) {
    const box = dial.getBoundingClientRect();
    const [x, y, radius] = [box.left + box.width / 2 - frame.left, box.top + box.height / 2 - frame.top, box.width / 2];
    const slices = [...dial.style.background.matchAll(/(#\w+|rgb\([^)]*\)) ([\d.]+)% ([\d.]+)%/g)];
    for (const [, colour, from, to] of slices) {
      pen.beginPath();
      pen.arc(x, y, radius * 0.62, (from / 50 - 0.5) * Math.PI, (to / 50 - 0.5) * Math.PI);
      Object.assign(pen, { strokeStyle: colour, lineWidth: radius * 0.76 });
      pen.stroke();
    }
    if (slices.length) return;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.strokeStyle = "#8d857a";
    pen.stroke();
  }

  function canvasOf(width, height, draw) {
    const canvas = el("canvas", { width: Math.round(width * SCALE), height: Math.round(height * SCALE) });
    const pen = canvas.getContext("2d");
    pen.scale(SCALE, SCALE);
    pen.fillStyle = neman.byDay.paper;
    pen.fillRect(0, 0, width, height);
    draw(pen);
    return canvas;
  }

  function save(canvas, name) {
    canvas.toBlob((blob) => {
      const address = URL.createObjectURL(blob);
      el("a", { href: address, download: name.replace(/[^\w-]+/g, "-").toLowerCase() + ".png" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 1000);
    }, "image/png");
  }
})(globalThis.neman);
