/* Names on the map: neman.sides(map) tells, for a place and the radius of its circle, on which sides its name has room. */
(function (neman) {
  "use strict";
  const GAP = 4;
  const MARGIN = 4;
  const LINE = 1.2;
  const WIDEST = 10; // letters' heights: longer names take two lines

  neman.nameSize = 12;

  /* A name must lie within the picture and clear of its buttons: [anchor, offset, ...] as the map wants it; empty where there is no room. */
  neman.sides = function (map) {
    const frame = map.getContainer().getBoundingClientRect();
    const buttons = [...map.getContainer().querySelectorAll(".views, .maplibregl-ctrl-group")].map((node) => node.getBoundingClientRect());
    const isInside = (box) => box.left >= frame.left + MARGIN && box.right <= frame.right - MARGIN && box.top >= frame.top + MARGIN && box.bottom <= frame.bottom - MARGIN;
    const isClear = (box) => buttons.every((one) => box.right < one.left - MARGIN || box.left > one.right + MARGIN || box.bottom < one.top - MARGIN || box.top > one.bottom + MARGIN);
    return (place, radius) => {
      const at = map.project(place.at), away = radius + GAP, { width, height } = room(place.name);
      const box = (left, top) => ({ left: frame.left + at.x + left, right: frame.left + at.x + left + width, top: frame.top + at.y + top, bottom: frame.top + at.y + top + height });
      return [
        ["left", [away, 0], box(away, -height / 2)], ["right", [-away, 0], box(-away - width, -height / 2)],
        ["top", [0, away], box(-width / 2, away)], ["bottom", [0, -away], box(-width / 2, -away - height)],
      ].filter(([, , place]) => isInside(place) && isClear(place)).flatMap(([anchor, offset]) => [anchor, offset.map((value) => value / neman.nameSize)]);
    };
  };

  const pen = document.createElement("canvas").getContext("2d");
  pen.font = neman.nameSize + "px sans-serif";
  const known = new Map();

  function room(name) {
    if (!known.has(name)) {
      const width = pen.measureText(name).width, lines = Math.ceil(width / (WIDEST * neman.nameSize));
      known.set(name, { width: Math.min(width, WIDEST * neman.nameSize), height: lines * LINE * neman.nameSize });
    }
    return known.get(name);
  }
})(globalThis.neman);
