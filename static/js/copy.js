// A button that copies what stands in a field.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    const status = document.querySelector("[data-copy-status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        status.textContent = "Đã sao chép liên kết.";
      } catch {
        status.textContent = "Liên kết đã được chọn: bấm Ctrl+C để sao chép.";
      }
    });
  }
})();
