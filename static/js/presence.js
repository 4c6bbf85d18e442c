// Says to the server that this form is open, and shows who else has it open and who has saved meanwhile.
(() => {
  "use strict";
  const EVERY = 20_000; // ms
  const box = document.getElementById("together");
  if (!box?.dataset.presence) return;
  const people = box.querySelector(".together-people");
  const form = box.closest("form");
  const tab = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let shown = "";

  function body(more) {
    const fields = { tab, version: box.dataset.version, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, ...more };
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    return data;
  }

  function show(sentences) {
    if (sentences.join("\n") === shown) return; // who hears the page hears news only
    shown = sentences.join("\n");
    people.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
  }

  async function beat() {
    try {
      const answer = await fetch(box.dataset.presence, { method: "POST", body: body({}), redirect: "manual" });
      if (!answer.ok) return show([]); // the session has ended: nothing is known
      const { others, saved } = await answer.json();
      show(saved ? [...others, saved] : others);
    } catch {
      show([]);
    }
  }

  beat();
  setInterval(beat, EVERY);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && beat());
  window.addEventListener("pageshow", (event) => event.persisted && beat());
  window.addEventListener("pagehide", () => navigator.sendBeacon(box.dataset.presence, body({ leave: "1" })));
})();
