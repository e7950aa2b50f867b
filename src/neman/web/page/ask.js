/* Talks to the server: neman.ask(method, address, body) and neman.follow(job, news). */
(function (neman) {
  "use strict";
  const PAUSE = 250;

  /* Returns the answer; throws an Error with the words of the server where it refuses. */
  neman.ask = async function (method, address, body) {
    const isFile = body instanceof Blob;
    const headers = body === undefined ? {} : { "content-type": isFile ? "application/zip" : "application/json" };
    const answer = await fetch(address, { method, headers, body: body === undefined || isFile ? body : JSON.stringify(body) });
    const told = await answer.json().catch(() => ({ error: "the server gave no answer that can be read (" + answer.status + ")" }));
    if (!answer.ok) throw new Error(told.error || "refused (" + answer.status + ")");
    return told;
  };

  /* Calls `news` with each state of a job until it ends, and returns the last one. */
  neman.follow = async function (job, news) {
    let now = job;
    for (;;) {
      news(now);
      if (!["waiting", "running"].includes(now.state)) return now;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      now = await neman.ask("GET", "/api/jobs/" + encodeURIComponent(job.name));
    }
  };

  neman.jobWords = (job) => ({ waiting: "waiting for its turn", running: job.note || Math.round(100 * job.share) + " %", done: "done", stopped: "stopped", failed: "failed: " + job.problem })[job.state];
})(globalThis.neman);
