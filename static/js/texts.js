// What a form holds, as it would be sent: the one script that knows where editors of formatted text keep theirs.
(() => {
  "use strict";
  const editor = (field) => window.CKEDITOR?.instances[field.id];
  const isKept = ({ name, type, disabled }) => name && !name.startsWith("_") && name !== "csrfmiddlewaretoken" && !disabled && !["file", "submit", "button", "image", "reset"].includes(type);

  function values(field) {
    if (field.tagName === "TEXTAREA") return [editor(field)?.getData() ?? field.value];
    if (field.type === "checkbox" || field.type === "radio") return field.checked ? [field.value] : [];
    if (field.tagName !== "SELECT") return [field.value];
    const all = /_to$/.test(field.id) && field.classList.contains("filtered"); // Django's list of what was chosen
    return [...field.options].filter((option) => all || option.selected).map((option) => option.value);
  }

  const normal = (value) => value.replace(/\r\n?/g, "\n");

  // [name, value] of every field, without files and what pages add for themselves.
  function pairs(form) {
    const fields = [...form.elements].filter(isKept).filter((field) => !/_old$/.test(field.name) || !/_from$/.test(field.id));
    return fields.flatMap((field) => values(field).map((value) => [field.name, normal(value)]));
  }

  // Call `changed` after whatever may have changed a field, also by a widget's script.
  function watch(form, changed) {
    for (const name of ["input", "change", "click", "keyup", "drop"]) form.addEventListener(name, changed);
    if (window.django?.jQuery) django.jQuery(form).on("change", changed);
    for (const field of form.querySelectorAll("textarea")) editor(field)?.on("change", changed);
  }

  // When every editor is there: before, its text is not what it will say.
  async function ready(form) {
    if (document.readyState !== "complete") await new Promise((resolve) => { window.addEventListener("load", resolve, { once: true }); });
    const editors = [...form.querySelectorAll("textarea")].map(editor).filter(Boolean);
    await Promise.all(editors.map((one) => one.status === "ready" || new Promise((resolve) => { one.once("instanceReady", resolve); })));
    await new Promise((resolve) => { setTimeout(resolve); });
  }

  window.texts = { pairs, watch, ready };
})();
