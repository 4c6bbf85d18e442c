// What JavaScript adds: the toolbar without a reload, printing, copying the address, menus that close on Escape.
// Everything here also works, or is not shown, without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const SIZES = [100, 125, 150, 175, 200];
  const YEAR = 365 * 24 * 3600;
  const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");

  const step = () => Number(root.dataset.size) || 0;
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : darkSystem.matches);

  function keep() {
    const theme = { dark: ".toi", light: ".sang" }[root.dataset.theme] || "";
    const chosen = step() > 0 || theme;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `hien_thi=${step()}${theme}; Path=/; SameSite=Lax${secure}; Max-Age=${chosen ? YEAR : 0}`;
  }

  function show() {
    for (const button of document.querySelectorAll("[data-inverts]")) button.setAttribute("aria-pressed", String(dark()));
    for (const button of document.querySelectorAll("[data-size-step]")) {
      const change = Number(button.dataset.sizeStep);
      const end = (change < 0 && step() === 0) || (change > 0 && step() === SIZES.length - 1);
      if (end) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  }

  function say(text) {
    for (const status of document.querySelectorAll("[data-toolbar-status]")) status.textContent = text;
  }

  function resize(change) {
    const next = change === 0 ? 0 : Math.min(SIZES.length - 1, Math.max(0, step() + change));
    root.dataset.size = String(next);
    say(`Cỡ chữ ${SIZES[next]} %`);
  }

  function invert() {
    root.dataset.theme = dark() ? "light" : "dark";
    say(dark() ? "Đã bật nền tối" : "Đã bật nền sáng");
  }

  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || button.name !== "chon") return;
    event.preventDefault();
    if (button.dataset.sizeStep !== undefined) resize(Number(button.dataset.sizeStep));
    else invert();
    keep();
    show();
  });

  // A page that the browser has kept, for "back" say, may be older than the choice.
  function recall() {
    const match = /(?:^|; )hien_thi=([0-4])(?:\.(toi|sang))?(?:;|$)/.exec(document.cookie);
    root.dataset.size = match ? match[1] : "0";
    if (match && match[2]) root.dataset.theme = match[2] === "toi" ? "dark" : "light";
    else delete root.dataset.theme;
    show();
  }
  window.addEventListener("pageshow", (event) => event.persisted && recall());
  if (darkSystem.addEventListener) darkSystem.addEventListener("change", show);
  recall();

  async function copy(button) {
    const address = button.dataset.copy;
    const status = button.closest("section").querySelector("[data-share-status]");
    try {
      await navigator.clipboard.writeText(address);
      status.textContent = "Đã sao chép liên kết.";
    } catch (error) {
      status.textContent = `Hãy sao chép địa chỉ này: ${address}`;
    }
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }

  const menus = () => document.querySelectorAll('.menu details[name="submenu"][open]');
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = (event.target.closest && event.target.closest(".menu details[open]")) || menus()[0];
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
})();
