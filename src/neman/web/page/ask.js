/* Talks to the server: neman.ask(method, address, body), neman.follow(job, news), and neman.work() for a form with its progress. */
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

  /* A server that does not answer may be starting again: it goes on with the job. */
  function silent(error, job) {
    if (error instanceof TypeError) return { ...job, note: "the server does not answer; waiting for it" };
    throw error;
  }

  /* Calls `news` with each state of a job until it ends, and returns the last one. */
  neman.follow = async function (job, news) {
    let now = job;
    for (;;) {
      news(now);
      if (!["waiting", "running"].includes(now.state)) return now;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      now = await neman.ask("GET", "/api/jobs/" + encodeURIComponent(job.name)).catch((error) => silent(error, now));
    }
  };

  /* The form of a page (#go, #stop, #progress, #bar): follow(asked, {news, done}) shows how far a job is, and may stop it. */
  neman.work = function () {
    const at = (id) => document.getElementById(id);
    let job = null;
    if (at("stop")) at("stop").addEventListener("click", () => job && neman.ask("DELETE", "/api/jobs/" + job.name));

    function busy(now) {
      at("go").disabled = now;
      at("stop").hidden = at("bar").hidden = !now;
      if (now) { say("Asking …", false); at("bar").value = 0; }
    }
    function say(words, wrong) {
      at("progress").textContent = words;
      at("progress").classList.toggle("problem", wrong);
    }
    async function follow(asked, { news = () => {}, done }) {
      busy(true);
      try {
        job = await asked;
        const last = await neman.follow(job, (now) => {
          at("bar").value = now.share;
          say((now.state === "running" && now.answer ? "Making it firmer: " : "") + neman.jobWords(now), now.state === "failed");
          news(now);
        });
        if (last.result) {
          say(last.state === "stopped" ? "Stopped; what was done is kept." : "Done and kept.", false);
          done(last);
        }
      } catch (error) {
        say(error.message, true);
      }
      busy(false);
    }
    return { follow };
  };

  /* Time left, once it can be told and is worth telling. */
  function left({ share, seconds }) {
    const rest = (seconds * (1 - share)) / share;
    if (share < 0.05 || rest < 10) return "";
    return ", about " + (rest < 90 ? Math.round(rest / 10) * 10 + " seconds" : Math.round(rest / 60) + " minutes") + " left";
  }

  neman.jobWords = (job) => ({ waiting: "waiting for its turn", running: job.note || Math.round(100 * job.share) + " %" + left(job), done: "done", stopped: "stopped", failed: "failed: " + job.problem })[job.state];
})(globalThis.neman);
