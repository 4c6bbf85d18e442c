// Names, for those who hear the page, of fields that Django's widgets leave without one.
(() => {
  "use strict";
  const label = (field) => field.closest(".form-row").querySelector("label, legend").textContent.replace(/:\s*$/, "").trim();

  function name() {
    for (const field of document.querySelectorAll(".vDateField")) field.setAttribute("aria-label", `${label(field)}: ngày`);
    for (const field of document.querySelectorAll(".vTimeField")) field.setAttribute("aria-label", `${label(field)}: giờ`);
    for (const field of document.querySelectorAll(".form-row .select2-search__field")) field.setAttribute("aria-label", label(field));
    for (const icon of document.querySelectorAll(".search-label-icon")) icon.setAttribute("role", "img");
  }
  // The widgets are there when both the page and jQuery say so.
  window.addEventListener("load", () => (window.django && django.jQuery ? django.jQuery(name) : name()));
})();
// A page that is meant to be printed offers it where scripts run.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("button.print")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
