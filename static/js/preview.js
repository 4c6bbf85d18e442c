// “Xem song song”: what stands in the form, as readers will see it, beside the form. The server makes the page and keeps
// nothing of it; here no script of the page runs, and none of its links leads anywhere.
(() => {
  "use strict";
  const pane = document.getElementById("live-preview");
  const form = pane && document.getElementById(pane.dataset.form);
  if (!form) return;
  const PAUSE = 600; // milliseconds without a change, before the page is asked for
  const MOST = 4_500_000; // bytes of text; the server takes 5 MB
  const KEPT = "xem_song_song"; // in localStorage: whether the pane is open, and how it shows the page
  const TROUBLE = {
    400: "Nội dung quá lớn nên không xem song song được. Vẫn lưu được như thường.",
    403: "Không xem được: phiên đăng nhập đã hết, hoặc bạn không có quyền.",
    404: "Không xem được: mục này không còn nữa.",
    413: "Nội dung quá lớn nên không xem song song được. Vẫn lưu được như thường.",
  };
  const find = (selector) => pane.querySelector(selector);
  const frame = find("iframe");
  const stage = find(".live-preview-stage");
  const opening = document.querySelector(".live-preview-open");
  const toggle = opening.querySelector("button");
  const chosen = (name) => find(`[name=${name}]:checked, select[name=${name}]`).value;
  let timer = 0;
  let flight = null; // the request that is under way
  let shown = ""; // what was sent for the page that is shown

  // The one place that knows how values are kept: by fields, and by CKEditor where it stands over one.
  function values() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    for (const editor of Object.values(window.CKEDITOR ? CKEDITOR.instances : {})) data.set(editor.element.$.name, editor.getData());
    return data;
  }

  const pending = () => [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length && !field.closest(".clip-upload"));
  const display = () => `${chosen("live_size")}.${chosen("live_theme")}`;

  function say(text) {
    find(".live-preview-status").textContent = text;
  }

  function plan(pause = PAUSE) {
    if (pane.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(update, pause);
  }

  async function update() {
    const data = values();
    const text = JSON.stringify([display(), pending(), [...data]]);
    if (text === shown) return;
    if (flight) flight.abort();
    const own = (flight = new AbortController());
    try {
      if (text.length > MOST) throw new Error(TROUBLE[413]);
      const html = await ask(data, own.signal);
      if (own !== flight) return;
      show(new DOMParser().parseFromString(html, "text/html"));
      shown = text;
      say("Đã cập nhật");
    } catch (error) {
      if (own !== flight || error.name === "AbortError") return;
      say(error instanceof TypeError ? "Không nối được với máy chủ. Bản xem sẽ tự cập nhật khi bạn viết tiếp." : error.message);
    }
  }

  async function ask(body, signal) {
    const answer = await fetch(`${pane.dataset.address}?hien_thi=${display()}`, { method: "POST", body, signal });
    if (!answer.ok || answer.redirected) throw new Error(TROUBLE[answer.redirected ? 403 : answer.status] || "Máy chủ chưa làm được bản xem. Hãy thử lại sau.");
    return answer.text();
  }

  // The first page is loaded; a later one takes the place of its content, so that the reader's place in it stays.
  function show(page) {
    for (const script of page.querySelectorAll("script, noscript, [rel=preload]")) script.remove();
    const notes = [...page.querySelectorAll("[name=preview-note]")].map((note) => note.content);
    if (pending()) notes.push("Ảnh, tệp vừa chọn sẽ hiện sau khi lưu.");
    find(".live-preview-notes").textContent = notes.join(" ");
    const old = frame.contentDocument;
    if (!old || !old.getElementById("noi-dung")) {
      frame.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`;
      return;
    }
    for (const name of ["data-size", "data-theme"]) old.documentElement.setAttribute(name, page.documentElement.getAttribute(name) || "");
    old.title = page.title;
    old.body.replaceChildren(...old.adoptNode(page.body).childNodes);
  }

  // Links stay where they are, but for those within the page.
  function hold(event) {
    const link = event.target.closest("a[href], form");
    if (!link) return;
    event.preventDefault();
    const place = (link.getAttribute("href") || "").startsWith("#") && frame.contentDocument.getElementById(link.hash.slice(1));
    if (place) place.scrollIntoView();
    else say("Liên kết không mở trong bản xem.");
  }

  function scale() {
    if (!stage.clientWidth) return; // closed
    const width = Number(chosen("live_width"));
    const factor = Math.min(1, stage.clientWidth / width);
    frame.style.width = `${width}px`;
    frame.style.height = `${stage.clientHeight / factor}px`;
    frame.style.transform = `scale(${factor})`;
    frame.style.marginInlineStart = `${Math.max(0, (stage.clientWidth - width * factor) / 2)}px`;
  }

  // What is remembered -------------------------------------------------------------------------------------------------
  function recall() {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) || {};
    } catch {
      return {}; // the browser keeps nothing
    }
  }

  function remember() {
    const [width, theme, size] = ["live_width", "live_theme", "live_size"].map(chosen);
    try {
      localStorage.setItem(KEPT, JSON.stringify({ open: !pane.hidden, width, theme, size }));
    } catch {
      // then it is chosen anew on the next page
    }
  }

  function choose({ width, theme, size }) {
    for (const [name, value] of [["live_width", width], ["live_theme", theme]]) {
      const field = find(`[name=${name}][value="${value}"]`);
      if (field) field.checked = true;
    }
    if (size in [0, 1, 2, 3, 4]) find("[name=live_size]").value = size;
  }

  function open(is) {
    pane.hidden = !is;
    toggle.setAttribute("aria-expanded", String(is));
    document.documentElement.classList.toggle("with-live-preview", is);
    if (!is) return;
    scale();
    plan(0);
  }

  toggle.addEventListener("click", () => {
    open(pane.hidden);
    remember();
    if (!pane.hidden) find("h2").focus();
  });
  find(".live-preview-close").addEventListener("click", () => {
    open(false);
    remember();
    toggle.focus();
  });
  pane.addEventListener("change", () => {
    scale();
    remember();
    plan(0);
  });
  frame.addEventListener("load", () => {
    for (const name of ["click", "auxclick", "submit"]) frame.contentDocument.addEventListener(name, hold);
  });
  new ResizeObserver(scale).observe(stage);

  // Many widgets change fields without a word: after a click anywhere in the form its values are looked at as well.
  for (const name of ["input", "change", "click", "keyup", "drop", "focusin"]) form.addEventListener(name, () => plan());
  if (window.django && django.jQuery) django.jQuery(form).on("change", () => plan());
  if (window.CKEDITOR) {
    CKEDITOR.on("instanceReady", ({ editor }) => {
      plan(0);
      editor.on("change", () => plan());
    });
  }
  opening.hidden = false;
  choose(innerWidth < 600 ? { width: 360, ...recall() } : recall());
  open(Boolean(recall().open));
})();
