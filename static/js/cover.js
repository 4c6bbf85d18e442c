// The field of a picture: one from the library in place of a file from this machine.
(() => {
  "use strict";
  for (const box of document.querySelectorAll(".picture-input")) {
    const button = box.querySelector(".picture-choose");
    if (!button) continue;
    const chosen = box.querySelector("input[type=hidden]");
    const file = box.querySelector("input[type=file]");
    const words = box.querySelector(".picture-chosen");
    button.hidden = false;

    const forget = () => {
      chosen.value = "";
      words.textContent = "";
    };

    const takeBack = () => {
      const other = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "Bỏ chọn" });
      other.addEventListener("click", () => {
        forget();
        button.focus();
      });
      return other;
    };

    const keep = (picture) => {
      file.value = "";
      chosen.value = picture.stored;
      const image = Object.assign(document.createElement("img"), { src: picture.thumbnail, alt: "", width: 160 });
      words.replaceChildren(image, ` Đã chọn ảnh “${picture.name}”. Ảnh được dùng khi lưu. `, takeBack());
      const alt = document.getElementById(`id_${chosen.name.replace(/-chosen$/, "")}_alt`);
      if (!alt) return;
      alt.placeholder = picture.alt;
      if (alt.value) words.append(" Hãy xem “Mô tả ảnh” bên dưới có còn đúng với ảnh này không.");
    };

    button.addEventListener("click", async () => {
      const picture = await window.PictureLibrary.choose(button.dataset.library);
      button.focus();
      if (picture) keep(picture);
    });
    file.addEventListener("change", forget);
    if (chosen.value) words.append(" ", takeBack());
  }
})();
