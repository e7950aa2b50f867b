/* Draws the one fit of a page that opens from disk. */
(function (neman) {
  "use strict";
  neman.fit(document.getElementById("fit"), JSON.parse(document.getElementById("neman-data").textContent));
  document.documentElement.dataset.ready = "true";
})(globalThis.neman);
