// “Kiểm tra trước khi đăng”: asks the server anew while somebody types, and leads to the place that a line speaks of.
(() => {
  "use strict";
  const PAUSE = 1_000; // milliseconds without a change, then the form is checked
  const LARGEST = 2 ** 20; // bytes of a chosen file that is sent along; captions are smaller, pictures stay here
  const LONG = "Nội dung quá dài, không kiểm tra được trong lúc soạn. Hãy chia thành nhiều bài.";
  const FAILED = "Chưa kiểm tra được. Bài vẫn lưu được; lần gõ sau sẽ kiểm tra lại.";
  const panel = document.getElementById("checks");
  if (!panel) return;
  const form = panel.closest("form");
  const said = panel.querySelector(".checks-said");
  let timer = 0;
  let asking = new AbortController();

  const editors = () => Object.values(window.CKEDITOR?.instances ?? {});

  function later() {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  }

  function filled() {
    for (const editor of editors()) editor.updateElement();
    const data = new FormData(form);
    for (const field of form.querySelectorAll("input[type=file]")) {
      const file = field.files[0];
      if (!file || !field.name) continue;
      const stays = file.size > LARGEST || field.accept;
      if (stays) data.delete(field.name);
      if (stays) data.append("_chosen", field.name);
    }
    return data;
  }

  async function check() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(panel.dataset.address, { method: "POST", body: filled(), signal });
      if (answer.status === 400 || answer.status === 413) say(LONG);
      else if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
      else show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch (error) {
      if (error.name === "AbortError") return;
      console.warn(error);
      say(FAILED);
    }
  }

  // Only what is new is said to those who hear the page.
  function say(text) {
    if (said.textContent !== text) said.textContent = text;
  }

  function show(answer) {
    const old = panel.querySelector(".checks-found");
    const at = old.contains(document.activeElement) ? document.activeElement.textContent : null;
    say(answer.querySelector(".checks-said").textContent);
    old.replaceWith(answer.querySelector(".checks-found"));
    if (at === null) return;
    const links = [...panel.querySelectorAll("a")];
    (links.find((link) => link.textContent === at) ?? links[0] ?? panel.querySelector("h2")).focus();
  }

  const inOneLine = (text) => text.replace(/\s+/g, " ").trim().normalize("NFC");

  // CKEditor keeps addresses as they were written beside those that it shows.
  const address = (element, name) => element.getAttribute(`data-cke-saved-${name}`) ?? element.getAttribute(name) ?? "";

  function keyOf(element) {
    if (element.localName === "a") return address(element, "href");
    return element.localName === "img" ? address(element, "src") : inOneLine(element.textContent);
  }

  // The element that a place names; what was changed since may stand elsewhere, or be gone.
  function find(text, { tag, key, number }) {
    const all = [...text.querySelectorAll(tag || "p, li, h2, h3, h4, td, th, figcaption, caption")];
    if (!tag) return all.filter((element) => inOneLine(element.textContent).includes(inOneLine(key))).at(-1);
    const same = all.filter((element) => keyOf(element) === key || (key.length > 100 && keyOf(element).startsWith(key.slice(0, 100))));
    return same[number] ?? same[0];
  }

  function showIn(editor, place) {
    if (editor.status !== "ready") return editor.once("instanceReady", () => showIn(editor, place));
    editor.focus();
    const found = place && find(editor.editable().$, place);
    if (!found) return;
    const element = new CKEDITOR.dom.element(found);
    const widget = editor.widgets?.getByElement(element);
    found.scrollIntoView({ block: "center" });
    if (widget) return widget.focus();
    const range = editor.createRange();
    range.selectNodeContents(element);
    range.select();
  }

  const isVisible = (element) => element.getClientRects().length > 0 && !element.classList.contains("select2-hidden-accessible");

  function showField(field, place) {
    const row = field.closest(".form-row, .inline-group") ?? field;
    const choices = [field, ...row.querySelectorAll("input, select, textarea, button, .select2-selection, a[href]")];
    const shown = choices.find((element) => isVisible(element) && element.matches("input, select, textarea, button, [tabindex], a"));
    row.scrollIntoView({ block: "center" });
    shown?.focus({ preventScroll: true });
    const start = place && !place.tag && shown?.setSelectionRange ? shown.value.indexOf(place.key) : -1;
    if (start >= 0) shown.setSelectionRange(start, start + place.key.length);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".checks a[href^='#'], .refused a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const place = link.dataset.place ? JSON.parse(link.dataset.place) : null;
    const editor = window.CKEDITOR?.instances[field.id];
    if (editor) showIn(editor, place);
    else showField(field, place);
  });

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("load", () => {
    window.django?.jQuery?.(form).on("change", later); // select2 tells jQuery only
    for (const editor of editors()) editor.on("change", later);
    window.CKEDITOR?.on("instanceReady", ({ editor }) => editor.on("change", later));
    document.querySelector(".refused")?.focus();
  });
})();
