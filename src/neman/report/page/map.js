/* The map: neman.map(element, {geography, gateParts, outlines}, clock). Returns false where the browser has no WebGL. */
(function (neman) {
  "use strict";
  const collection = (features) => ({ type: "FeatureCollection", features });
  const feature = (geometry, properties) => ({ type: "Feature", geometry, properties });
  const PADDING = 48;
  const LARGEST = 44;
  const radius = (people, scale) => (people > 0 ? Math.min(LARGEST, 3 + scale * Math.sqrt(people)) : 2.2);
  /* Strips between the lines have no name of their own; fronts are named when one comes close. */
  const NAMED = ["all", ["!=", ["get", "kind"], "limbo"], ["any", ["!=", ["get", "kind"], "border_area"], [">=", ["zoom"], 7]]];
  const isIdle = (gate, day) => Object.values(gate.parts).every((days) => days[day] === 0);
  const across = (gate, day) => (isIdle(gate, day) ? 9 : Math.min(34, 10 + 1.3 * Math.sqrt(gate.attempts[day])));
  const thickness = (flow) => Math.min(9, 0.6 + 0.6 * Math.sqrt(flow));

  neman.map = function (element, data, clock) {
    if (!hasWebGL()) {
      element.replaceChildren(neman.el("p", { class: "no-map", role: "status",
        text: "This browser offers no WebGL, so the map cannot be drawn. The table below shows the same day in numbers." }));
      return false;
    }
    const { geography, gateParts, outlines } = data;
    const border = boxOf(geography, (place) => ["border_area", "limbo"].includes(place.kind));
    const everywhere = boxOf(geography, () => true);
    const map = new maplibregl.Map({
      container: element, style: styleOf(outlines), bounds: border, fitBoundsOptions: { padding: PADDING }, attributionControl: false,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, maxZoom: 11, renderWorldCopies: false, cooperativeGestures: matchMedia("(pointer: coarse)").matches,
      scrollZoom: false, fadeDuration: 0,
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    if (geography.gates.length) element.append(views(map, border, everywhere));
    const rings = geography.gates.map((gate) => ring(map, gate, gateParts, clock));
    map.on("load", () => {
      map.addImage("chevron", chevron(), { sdf: true });
      map.addImage("room", { width: 1, height: 1, data: new Uint8Array(4) });
      addLayers(map);
      explain(map, geography, clock);
      const scale = scaleOf(geography);
      const redraw = () => draw(map, geography, clock.day, scale);
      clock.on(() => { redraw(); rings.forEach((update) => update(clock.day)); });
      map.on("moveend", redraw); // names find other sides
      element.dataset.ready = "true";
    });
    element.map = map;
    return true;
  };

  neman.mapKey = function (element, { geography, gateParts }) {
    const swatch = (colour, words, shape) => neman.el("li", {}, neman.el("i", { class: "swatch " + shape, style: { background: colour } }), words);
    const here = new Set(geography.places.map((place) => place.kind));
    const kinds = [["town", "waiting or on the way"], ["limbo", "between the lines"], ["reception", "reception"], ["destination", "destination"]]
      .filter(([kind]) => kind === "town" || here.has(kind));
    const block = (title, ...items) => neman.el("div", {}, neman.el("h3", { text: title }), neman.el("ul", {}, ...items));
    element.append(block("People at a place", ...kinds.map(([kind, words]) => swatch(neman.colourOfKind(kind), words, "round"))));
    if (geography.gates.length) element.append(block("At a gate, of those who try", ...gateParts.map((part) => swatch(neman.colours[part.name], part.label, "square"))));
    element.append(block("On the way", swatch("#7d7568", "people setting out; wider means more", "line"),
      ...(geography.links.some((link) => link.mode === "flight") ? [swatch("#a7a095", "flights", "line")] : [])));
  };

  function hasWebGL() {
    try {
      const canvas = document.createElement("canvas");
      return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
    } catch { return false; }
  }

  function boxOf(geography, wanted) {
    let places = geography.places.filter(wanted);
    if (places.length === 0) places = geography.places;
    const box = new maplibregl.LngLatBounds();
    places.forEach((place) => box.extend(place.at));
    return box;
  }

  function styleOf(outlines) {
    const land = topojson.feature(outlines, outlines.objects.countries);
    const names = land.features.map((country) => feature({ type: "Point", coordinates: d3.geoCentroid(mainPart(country)) }, { name: country.properties.name }));
    const lines = topojson.mesh(outlines, outlines.objects.countries, (a, b) => a !== b);
    return {
      version: 8,
      sources: { land: { type: "geojson", data: land }, countries: { type: "geojson", data: collection(names) }, lines: { type: "geojson", data: lines } },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": "#dfe7e9" } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": "#f6f2ea", "fill-outline-color": "#cfc6b4" } },
        { id: "lines", type: "line", source: "lines", paint: { "line-color": "#a99f8b", "line-width": ["interpolate", ["linear"], ["zoom"], 2, 0.5, 7, 1.4] } },
        { id: "countries", type: "symbol", source: "countries", layout: { "text-field": ["get", "name"], "text-font": ["sans-serif"], "text-size": ["interpolate", ["linear"], ["zoom"], 2, 10, 7, 15],
          "text-letter-spacing": 0.12, "text-max-width": 7 }, paint: { "text-color": "#8d8371", "text-halo-color": "#f6f2ea", "text-halo-width": 1 } },
      ],
    };
  }

  function mainPart(country) {
    if (country.geometry.type !== "MultiPolygon") return country;
    const parts = country.geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
    return parts.reduce((a, b) => (d3.geoArea(a) >= d3.geoArea(b) ? a : b));
  }

  function addLayers(map) {
    for (const name of ["flows", "places", "gates"]) map.addSource(name, { type: "geojson", data: collection([]) });
    const offset = ["+", 1.2, ["/", ["get", "width"], 2]];
    const line = { "line-color": "#7d7568", "line-opacity": 0.6, "line-width": ["get", "width"], "line-offset": offset };
    const flight = ["==", ["get", "mode"], "flight"];
    map.addLayer({ id: "flights", type: "line", source: "flows", filter: flight, layout: { "line-cap": "round" }, paint: { ...line, "line-color": "#a7a095", "line-dasharray": [2, 1.6] } });
    map.addLayer({ id: "flows", type: "line", source: "flows", filter: ["!", flight], layout: { "line-cap": "round" }, paint: line });
    map.addLayer({ id: "directions", type: "symbol", source: "flows", minzoom: 4, layout: { "symbol-placement": "line", "symbol-spacing": 90, "icon-image": "chevron", "icon-allow-overlap": true,
      "icon-size": ["interpolate", ["linear"], ["get", "width"], 1, 0.35, 11, 0.8], "icon-offset": ["interpolate", ["linear"], ["get", "width"], 1, ["literal", [0, 4.9]], 11, ["literal", [0, 8.4]]] }, paint: { "icon-color": "#3a352d" } });
    map.addLayer({ id: "places", type: "circle", source: "places", layout: { "circle-sort-key": ["-", 0, ["get", "radius"]] },
      paint: { "circle-radius": ["get", "radius"], "circle-color": ["get", "colour"], "circle-opacity": ["case", [">", ["get", "stock"], 0], 0.82, 0.4], "circle-stroke-color": "#fffdf8", "circle-stroke-width": 1.2 } });
    map.addLayer({ id: "names", type: "symbol", source: "places", filter: NAMED, layout: { "text-field": ["get", "label"], "text-font": ["sans-serif"], "text-size": neman.nameSize,
      "text-variable-anchor-offset": ["get", "sides"], "text-justify": "auto", "symbol-sort-key": ["-", 0, ["get", "stock"]] },
      paint: { "text-color": "#2a2723", "text-halo-color": "#fbf8f1", "text-halo-width": 1.4 } });
    /* Nothing to see: it keeps the room of the rings, which are no part of the map, free of names. */
    map.addLayer({ id: "room", type: "symbol", source: "gates", layout: { "icon-image": "room", "icon-size": ["get", "size"], "icon-allow-overlap": true, "icon-padding": 1 } });
  }

  /* Areas are in proportion to people; the fullest place on the way has the largest circle. */
  function scaleOf(geography) {
    const fullest = geography.places.filter((place) => place.kind !== "destination").map((place) => Math.max(...place.stock));
    return Math.max(0.1, Math.min(0.55, (LARGEST - 3) / Math.sqrt(Math.max(1, ...fullest))));
  }

  function draw(map, geography, day, scale) {
    const sidesOf = neman.sides(map);
    map.getSource("places").setData(collection(geography.places.map((place) => {
      const round = radius(place.stock[day], scale);
      const sides = sidesOf(place, round);
      return feature({ type: "Point", coordinates: place.at },
        { name: place.name, label: sides.length ? place.name : "", sides: sides.length ? sides : ["left", [0, 0]], kind: place.kind, stock: place.stock[day], radius: round, colour: neman.colourOfKind(place.kind) });
    })));
    map.getSource("gates").setData(collection(geography.gates.map((gate) => feature({ type: "Point", coordinates: gate.at }, { size: across(gate, day) }))));
    map.getSource("flows").setData(collection(geography.links.filter((link) => link.flow[day] > 0).map((link) => feature({ type: "LineString", coordinates: link.line },
      { from: link.from, to: link.to, mode: link.mode, flow: link.flow[day], width: thickness(link.flow[day]) }))));
  }

  function ring(map, gate, parts, clock) {
    const dial = neman.el("span", { class: "gate" });
    const marker = new maplibregl.Marker({ element: dial }).setLngLat(gate.at).addTo(map);
    dial.setAttribute("role", "img");
    dial.tabIndex = -1;
    dial.addEventListener("click", (event) => { event.stopPropagation(); neman.choose("gate", gate.name); });
    hover(map, dial, gate.at, () => gateWords(gate, parts, clock));
    return (day) => {
      const total = parts.reduce((sum, part) => sum + gate.parts[part.name][day], 0);
      const size = across(gate, day);
      Object.assign(dial.style, { width: size + "px", height: size + "px", background: total > 0 ? pie(gate, parts, day, total) : "#fffdf8" });
      dial.classList.toggle("idle", total === 0);
      dial.setAttribute("aria-label", gateWords(gate, parts, clock).join("; "));
      return marker;
    };
  }

  function pie(gate, parts, day, total) {
    let at = 0;
    const slices = parts.map((part) => {
      const from = at;
      at += (100 * gate.parts[part.name][day]) / total;
      return neman.byDay[part.name] + " " + from + "% " + at + "%";
    });
    return "conic-gradient(" + slices.join(",") + ")";
  }

  function gateWords(gate, parts, clock) {
    const day = clock.day;
    return [gate.name + " (" + gate.border + ", " + neman.plain(gate.kind) + ")", neman.number(gate.attempts[day]) + " attempts a day",
      ...parts.map((part) => neman.number(gate.parts[part.name][day]) + " " + part.label)];
  }

  function hover(map, node, at, words) {
    let popup = null;
    node.addEventListener("mouseenter", () => { popup = popupAt(map, at, words()); });
    node.addEventListener("mouseleave", () => popup && popup.remove());
  }

  function popupAt(map, at, words) {
    const body = neman.el("div", {}, neman.el("strong", { text: words[0] }), ...words.slice(1).map((text) => neman.el("div", { text })));
    return new maplibregl.Popup({ closeButton: false, closeOnClick: true, offset: 10, maxWidth: "260px" }).setLngLat(at).setDOMContent(body).addTo(map);
  }

  function explain(map, geography, clock) {
    const byName = new Map(geography.places.map((place) => [place.name, place]));
    let popup = null;
    const show = (event) => {
      const found = event.features[0].properties;
      const place = byName.get(found.name);
      if (popup) popup.remove();
      const words = place
        ? [place.name, neman.plain(place.kind) + ", " + neman.country(place.country), neman.number(place.stock[clock.day]) + " people", "nine runs in ten: " + neman.between(place.low[clock.day], place.high[clock.day])]
            .concat(place.capacity === null ? [] : ["places: " + neman.number(place.capacity)])
        : [found.from + " to " + found.to, neman.number(found.flow) + " people a day (" + found.mode + ")"];
      popup = popupAt(map, place ? place.at : event.lngLat, words);
    };
    for (const layer of ["flights", "flows", "places"]) {
      map.on("mouseenter", layer, show);
      map.on("click", layer, show);
      if (layer === "places") map.on("click", layer, (event) => neman.choose("place", event.features[0].properties.name));
      map.on("mouseleave", layer, () => popup && popup.remove());
    }
  }

  function views(map, border, everywhere) {
    const button = (words, box) => {
      const node = neman.el("button", { type: "button", text: words });
      node.addEventListener("click", () => map.fitBounds(box, { padding: PADDING, animate: false }));
      return node;
    };
    return neman.el("div", { class: "views" }, button("The border", border), button("All routes", everywhere));
  }

  function chevron() {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 20;
    const pen = canvas.getContext("2d");
    pen.lineWidth = 4;
    pen.lineJoin = pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(6, 4); pen.lineTo(14, 10); pen.lineTo(6, 16);
    pen.stroke();
    return pen.getImageData(0, 0, 20, 20);
  }
})(globalThis.neman);
