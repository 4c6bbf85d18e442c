// The point of a picture that no crop may cut off: a click on the picture sets the two fields, and the crops show it.
(() => {
  "use strict";
  const frame = document.querySelector(".picture-focus");
  const [x, y] = ["x", "y"].map((axis) => document.getElementById(`id_focus_${axis}`));
  if (!frame || !x || !y) return;
  const mark = Object.assign(document.createElement("span"), { className: "picture-mark" });
  const crops = document.querySelector(".picture-crops");
  const percent = (part) => Math.round(100 * Math.min(1, Math.max(0, part)));

  function show() {
    Object.assign(mark.style, { left: `${x.value}%`, top: `${y.value}%` });
    for (const crop of crops.querySelectorAll("img")) crop.style.objectPosition = `${x.value}% ${y.value}%`;
  }

  frame.addEventListener("click", (event) => {
    const { left, top, width, height } = frame.getBoundingClientRect();
    x.value = percent((event.clientX - left) / width);
    y.value = percent((event.clientY - top) / height);
    show();
  });
  for (const field of [x, y]) field.addEventListener("input", show);
  frame.append(mark);
  frame.classList.add("picture-clickable");
  crops.hidden = false;
  show();
})();
