// Sends pictures to the library: several at once, dropped or chosen, one after the other, each with its own outcome.
(() => {
  "use strict";
  const box = document.querySelector(".picture-send");
  if (!box) return;
  const drop = box.querySelector(".picture-drop");
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector(".picture-sent");
  const summary = box.querySelector(".picture-summary");
  const token = () => box.querySelector("input[name=csrfmiddlewaretoken]").value;
  const LOST = "Không gửi được: mất kết nối với máy chủ. Hãy kiểm tra mạng rồi chọn lại ảnh này.";
  const LOGGED_OUT = "Phiên làm việc đã hết. Hãy đăng nhập lại rồi chọn lại ảnh này.";
  const waiting = [];
  const count = { all: 0, kept: 0, refused: 0 };
  let busy = false;

  function make(name, options = {}, ...children) {
    const made = Object.assign(document.createElement(name), options);
    made.append(...children);
    return made;
  }

  function take(files) {
    for (const file of files) {
      const row = make("li", {}, make("span", { className: "picture-file", textContent: file.name }));
      const progress = make("progress", { max: 100, value: 0 });
      progress.setAttribute("aria-label", `Tiến độ của ${file.name}`);
      const words = make("span", { className: "picture-outcome", textContent: "Đang chờ" });
      row.append(progress, words);
      list.append(row);
      waiting.push({ file, row, progress, words });
      count.all += 1;
    }
    sendNext();
  }

  async function sendNext() {
    if (busy) return;
    busy = true;
    for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
      tell();
      await send(entry).then((picture) => show(entry, picture), (error) => refuse(entry, error.message));
    }
    busy = false;
    tell();
  }

  function tell() {
    const done = `${count.kept} ảnh đã vào thư viện` + (count.refused ? `, ${count.refused} ảnh không nhận` : "");
    summary.textContent = busy ? `Đang tải lên ${count.all} ảnh…` : `Xong: ${done}.`;
  }

  function send({ file, progress, words }) {
    if (file.size > Number(box.dataset.most)) return Promise.reject(new Error("Tệp ảnh lớn hơn 15 MB. Hãy thu nhỏ ảnh rồi tải lại."));
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("picture", file);
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        progress.value = total ? (99 * loaded) / total : 0;
        words.textContent = loaded < total ? `${Math.round((100 * loaded) / total)} %` : "Đang xử lý";
      });
      request.addEventListener("load", () => {
        const answer = read(request);
        if (request.status === 200 && answer.pk) resolve(answer);
        else reject(new Error(answer.message || (request.status === 403 || request.status === 200 ? LOGGED_OUT : LOST)));
      });
      request.addEventListener("error", () => reject(new Error(LOST)));
      request.open("POST", box.dataset.address);
      request.setRequestHeader("X-CSRFToken", token());
      request.send(body);
    });
  }

  function read(request) {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return {};
    }
  }

  function refuse({ row, progress, words }, message) {
    count.refused += 1;
    progress.remove();
    words.textContent = message;
    row.classList.add("picture-refused");
  }

  function show({ row, progress, words }, picture) {
    count.kept += 1;
    progress.remove();
    words.textContent = picture.new ? "Đã tải lên." : "Ảnh này đã có trong thư viện, nên không lưu thêm bản nữa.";
    row.prepend(make("img", { src: picture.thumbnail, alt: "" }));
    words.append(" ", make("a", { href: picture.address, textContent: "Mở ảnh" }));
    if (picture.may_describe) row.append(description(picture));
  }

  // The description is kept when its field is left, or with Enter.
  function description(picture) {
    const id = `picture-alt-${picture.pk}`;
    const field = make("input", { type: "text", id, value: picture.alt, maxLength: 300 });
    const said = make("span", { className: "picture-kept" });
    said.setAttribute("role", "status");
    field.addEventListener("change", () => describe(picture, field, said));
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    field.addEventListener("keydown", (event) => event.key === "Enter" && field.value !== picture.alt && describe(picture, field, said));
    return make("div", { className: "picture-alt" }, make("label", { htmlFor: id, textContent: "Mô tả ảnh" }), field, said);
  }

  async function describe(picture, field, said) {
    const body = new URLSearchParams({ alt: field.value });
    const address = picture.describe;
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token() } });
      const { message, alt } = await answer.json();
      if (answer.ok) picture.alt = alt;
      said.textContent = answer.ok ? "Đã lưu mô tả." : message;
    } catch {
      said.textContent = "Chưa lưu được mô tả. Hãy thử lại.";
    }
  }

  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("picture-over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("picture-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  window.addEventListener("beforeunload", (event) => busy && event.preventDefault());
})();
