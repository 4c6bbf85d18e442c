// What an editor types is kept in this browser until the server has saved it; the form offers what was not saved.
(() => {
  "use strict";
  const PAUSE = 1000; // ms after the last key
  const REFUSED = "Trình duyệt này không cho giữ bản tạm (chế độ riêng tư, hoặc đã hết chỗ): hãy lưu thường xuyên.";
  const box = document.getElementById("together");
  const form = box?.closest("form");
  if (!form || !window.copies) return;

  const { user, model, object, unsaved } = box.dataset;
  const place = [user, model, object].join(":");
  const own = form.elements._copy;
  if (!/^[a-z0-9]{16}$/.test(own.value)) own.value = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const line = document.createElement("p");
  line.className = "together-kept";
  let before = null; // the form as the server holds it, or as it was kept last
  let isKept = false;
  let timer;

  const moment = (time) => new Date(time).toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric" });
  const clock = (time) => new Date(time).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

  // What is sent is marked: only that may go when the server has saved it.
  async function keep(sent = false) {
    clearTimeout(timer);
    const pairs = texts.pairs(form);
    if (before === null || (same(pairs, before) && !(sent && isKept))) return;
    before = pairs;
    isKept = true;
    const copy = { key: own.value, place, time: Date.now(), basedOn: form.elements._based_on.value, pairs, sent };
    try {
      await copies.put(copy);
      line.textContent = `Đã giữ bản tạm lúc ${clock(copy.time)} trong trình duyệt này (không gồm tệp đã chọn).`;
    } catch (error) {
      console.warn(error);
      line.textContent = REFUSED;
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  }

  function hidden(name, value) {
    const field = document.createElement("textarea");
    Object.assign(field, { name, value, hidden: true });
    return field;
  }

  // The server fills the form: it knows every kind of field.
  function restore(copy) {
    const sent = document.createElement("form");
    Object.assign(sent, { method: "post", action: location.href, enctype: "multipart/form-data", hidden: true });
    const more = { _based_on: copy.basedOn, _copy: copy.key, _restore: "1", csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value };
    sent.append(...[...copy.pairs, ...Object.entries(more)].map(([name, value]) => hidden(name, value)));
    document.body.append(sent);
    sent.submit();
  }

  async function compare(copy, shown) {
    const body = new FormData();
    for (const [name, value] of [...copy.pairs, ["_object", object]]) body.append(name, value);
    try {
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      const answer = await fetch(unsaved, { method: "POST", body, headers, redirect: "manual" });
      if (!answer.ok) throw new Error(`${answer.status}`);
      shown.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    } catch (error) {
      console.warn(error);
      shown.textContent = "Chưa so sánh được: máy chủ không trả lời. Bản chưa lưu vẫn còn.";
    }
    shown.hidden = false;
    shown.focus();
  }

  function button(name, act) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "button", textContent: name });
    made.addEventListener("click", act);
    return made;
  }

  function offer(copy) {
    const item = document.createElement("section");
    const text = document.createElement("p");
    const shown = document.createElement("div");
    item.className = "together-offer";
    text.textContent = `Có bản chưa lưu lúc ${moment(copy.time)} trong trình duyệt này (không gồm tệp đã chọn).`;
    Object.assign(shown, { className: "together-comparison", hidden: true, tabIndex: -1 });
    const drop = async () => {
      if (!window.confirm("Bỏ hẳn bản chưa lưu này?")) return;
      await copies.remove(copy.key);
      item.remove();
    };
    item.append(text, button("So sánh", () => compare(copy, shown)), button("Khôi phục", () => restore(copy)), button("Bỏ", drop), shown);
    item.setAttribute("aria-label", text.textContent);
    box.querySelector(".together-offers").append(item);
  }

  // A form that is still open in another tab keeps its copy for itself; where the browser cannot tell, it is offered.
  async function openElsewhere() {
    const held = (await navigator.locks?.query())?.held ?? [];
    return new Set(held.map(({ name }) => name));
  }

  async function offerAll(pairs) {
    const elsewhere = await openElsewhere();
    const found = (await copies.of(place)).filter(({ key }) => key !== own.value && !elsewhere.has(key));
    for (const copy of found) {
      if (same(copy.pairs, pairs)) await copies.remove(copy.key); // nothing in it is unsaved
      else offer(copy);
    }
  }

  async function begin() {
    form.querySelector(".submit-row")?.before(line);
    await texts.ready(form);
    const pairs = texts.pairs(form);
    before = "refused" in box.dataset ? [] : pairs;
    texts.watch(form, later);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
    window.addEventListener("pagehide", () => keep());
    form.addEventListener("submit", () => keep(true));
    if ("refused" in box.dataset) later();
    try {
      await copies.ready;
      await offerAll(pairs);
      navigator.locks?.request(own.value, () => new Promise(() => {}));
    } catch (error) {
      console.warn(error);
      line.textContent = REFUSED;
    }
  }
  begin();
})();
