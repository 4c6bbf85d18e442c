// A minute before the session ends: a question, and a button to stay. Forms get the new token after another login.
(() => {
  "use strict";
  const ASK = 60; // seconds before the end
  const dialog = document.getElementById("session-end");
  if (!dialog) return;
  const form = dialog.querySelector("form");
  const last = dialog.querySelector(".session-end-last");
  const over = dialog.querySelector(".session-end-over");
  const stay = form.querySelector("[type=submit]");
  let timer;

  const ask = (address, options) => fetch(address, { credentials: "same-origin", redirect: "manual", ...options });

  function wait(seconds) {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(1, seconds) * 1000);
  }

  // Another tab may have prolonged the session: the server knows.
  async function look() {
    try {
      const answer = await ask(dialog.dataset.left);
      if (answer.ok) return took(await answer.json());
      if (answer.type === "opaqueredirect") show(0);
    } catch {
      wait(ASK / 2); // no network: ask again
    }
  }

  function took({ seconds, token }) {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    if (seconds > ASK + 5) {
      if (dialog.open) dialog.close();
      return wait(seconds - ASK);
    }
    show(seconds);
    wait(seconds + 1);
  }

  function show(seconds) {
    over.hidden = seconds > 0;
    stay.hidden = seconds <= 0;
    document.getElementById("session-end-text").hidden = seconds <= 0;
    if (seconds <= 0) last.hidden = true;
    if (!dialog.open) dialog.showModal();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await ask(form.action, { method: "POST", body: new FormData(form) });
      if (!answer.ok) return look();
      const told = await answer.json();
      last.hidden = told.seconds > ASK + 5; // twelve hours are over: nothing prolongs it any more
      took(told);
    } catch {
      wait(5);
    }
  });
  dialog.querySelector(".session-end-close").addEventListener("click", () => dialog.close());
  // After “Quay lại”, and after a login in another tab, the form holds an old token and the clock an old time.
  window.addEventListener("pageshow", (event) => event.persisted && look());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  wait(Number(dialog.dataset.seconds) - ASK);
})();
