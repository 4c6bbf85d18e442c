// The field of a video's clip: choose a file, send it (js/upload.js), and see what becomes of it.
(() => {
  "use strict";
  const [LOOK, HEARD] = [2000, 15_000]; // ms between two looks at the processing, two readings of the progress aloud
  const PAUSED = "Đã tạm dừng.";
  const LOGGED_OUT = "Phiên làm việc đã hết. Phần đã tải lên vẫn còn: hãy đăng nhập lại ở thẻ khác của trình duyệt, rồi bấm “Tiếp tục” ở đây.";
  const UNFINISHED = "Video chưa tải lên xong. Nếu lưu bây giờ, việc tải lên dừng lại; mở lại video này và chọn lại đúng tệp để tải tiếp. Lưu bây giờ?";

  const number = (value) => value.toLocaleString("vi-VN", { maximumFractionDigits: value < 10 ? 1 : 0 });

  function size(bytes) {
    const [unit, name] = [[2 ** 30, "GB"], [2 ** 20, "MB"], [2 ** 10, "KB"]].find(([unit]) => bytes >= unit) ?? [1, "byte"];
    return `${number(bytes / unit)} ${name}`;
  }

  function time(seconds) {
    const minutes = Math.round(seconds / 60);
    if (minutes < 1) return "dưới 1 phút";
    return minutes < 60 ? `khoảng ${minutes} phút` : `khoảng ${Math.floor(minutes / 60)} giờ ${minutes % 60} phút`;
  }

  class ClipField {
    constructor(box) {
      this.box = box;
      this.field = box.querySelector("input[type=hidden]");
      this.file = box.querySelector("input[type=file]");
      this.saved = this.field.value;
      for (const part of box.querySelectorAll(".clip-choose, .clip-own")) part.hidden = false;
      this.file.addEventListener("change", () => this.file.files[0] && this.take(this.file.files[0]));
      box.addEventListener("click", ({ target }) => target.dataset.do && this[target.dataset.do](target));
      for (const name of ["dragover", "drop"]) box.addEventListener(name, (event) => this.dropped(event));
      window.addEventListener("beforeunload", (event) => this.transfer?.running && !this.saving && event.preventDefault());
      box.closest("form")?.addEventListener("submit", (event) => this.mayLeave(event));
      this.keep({ ...this.field.dataset, token: this.field.value });
    }

    part(name) {
      return this.box.querySelector(`.clip-${name}`);
    }

    keep(clip) {
      this.before = clip; // what cancelling goes back to
      this.hold(clip);
    }

    // Let the form hold a clip, or none: an upload to go on with, one that is being processed, or one that is ready.
    hold({ token, name, size: bytes, state }) {
      this.field.value = token;
      this.showFrames(token === this.saved);
      this.known = state === "uploading" ? { token, name, bytes: Number(bytes) } : null;
      this.part("processing").hidden = true;
      if (this.known) this.say(`Tệp “${name}” chưa tải lên xong. Hãy chọn lại đúng tệp đó để tải tiếp.`);
      else if (["waiting", "working", "failed"].includes(state)) this.look(token);
    }

    // The frames to choose from are those of the clip that the form came with.
    showFrames(own) {
      const row = document.querySelector(".field-poster_choice");
      if (!row) return;
      row.hidden = !own;
      if (!own) for (const frame of row.querySelectorAll("input:checked")) frame.checked = false;
    }

    dropped(event) {
      event.preventDefault();
      if (event.dataTransfer.files[0]) this.take(event.dataTransfer.files[0]);
    }

    take(file) {
      this.leave();
      this.say("");
      const most = Number(this.box.dataset.most);
      if (!file.size) return this.fail("Tệp này trống. Hãy chọn tệp khác.");
      if (file.size > most) return this.fail(`Tệp nặng ${size(file.size)}, quá mức tối đa ${size(most)}.`);
      const name = file.name.normalize().replace(/\s+/g, " ").trim(); // as the server keeps it
      const same = this.known?.bytes === file.size && this.known.name === name;
      const held = (token) => this.hold({ token }); // saved with the form from now on, complete or not
      this.transfer = new Transfer(file, this.box.dataset, { ...this.told(), held });
      this.part("processing").hidden = true;
      const shown = this.part("transfer");
      shown.hidden = false;
      shown.querySelector("progress").value = 0;
      for (const said of [shown.querySelector(".clip-text"), this.part("heard")]) said.textContent = ""; // of the file before
      this.show("Đang tải lên.");
      this.transfer.begin(same && `${this.box.dataset.uploads}${this.known.token}/`, (token) => this.isOfAnother(token));
    }

    // Whether an upload belongs to another video that was saved: this one needs an upload of its own.
    async isOfAnother(token) {
      if (token === this.field.value || token === this.before.token) return false;
      const answer = await fetch(`${this.box.dataset.states}${token}/trang-thai/`).catch(() => null);
      return Boolean(answer?.ok && (await answer.json().catch(() => null))?.used);
    }

    told() {
      return {
        sent: (sent, all, rate) => this.progress(sent, all, rate),
        waits: (reason, seconds) => this.say(`${reason.replace(/\.$/, "")}, sẽ thử lại sau ${seconds} giây…`),
        loggedOut: () => this.show(PAUSED, LOGGED_OUT),
        refused: (reason) => this.close() || this.say("", reason || "Máy chủ không nhận tệp này. Hãy chọn lại tệp."),
        finished: () => this.finished(),
      };
    }

    progress(sent, all, rate) {
      const left = rate > 0 ? `, còn ${time((all - sent) / rate)}` : "";
      const text = `Đã tải ${size(sent)} / ${size(all)} (${Math.floor((100 * sent) / all)} %)${left}`;
      const shown = this.part("transfer");
      shown.querySelector("progress").value = sent / all;
      shown.querySelector(".clip-text").textContent = text;
      if (this.part("note").textContent.includes("sẽ thử lại") && sent > (this.sent ?? 0)) this.say("Đang tải tiếp.");
      this.sent = sent;
      this.read(text);
    }

    read(text) {
      if (Date.now() - (this.readAt ?? 0) < HEARD || this.part("heard").textContent === text) return;
      this.readAt = Date.now();
      this.part("heard").textContent = text;
    }

    pause() {
      this.transfer.stop();
      this.show(PAUSED);
    }

    async resume() {
      const resumed = await this.transfer.resume();
      this.show(resumed ? "Đang tải tiếp." : PAUSED, resumed ? "" : LOGGED_OUT);
    }

    cancel() {
      if (!window.confirm("Hủy tải lên? Phần đã tải sẽ bị xóa.")) return;
      this.transfer.abandon();
      this.close();
      this.say("Đã hủy tải lên.");
      this.file.focus();
    }

    finished() {
      this.leave();
      this.keep({ token: this.transfer.token, state: "waiting" });
      this.say("Đã tải lên xong.");
    }

    // What was begun is gone: the field holds what it held before, unless that was the same.
    close() {
      const gone = this.field.value;
      this.leave();
      this.transfer = null;
      this.file.value = "";
      this.hold(this.before.token === gone ? { token: "" } : this.before);
    }

    leave() { // stop sending, forget nothing
      this.transfer?.stop();
      this.part("transfer").hidden = true;
    }

    use({ dataset }) {
      this.leave();
      this.say(`Đã chọn tệp “${dataset.name}”.`);
      this.keep(dataset);
      if (this.known) this.file.focus();
    }

    drop() {
      this.leave();
      this.part("present").hidden = true;
      this.keep({ token: "" });
      this.say("Đã bỏ tệp khỏi video này. Lưu để ghi nhận.");
      this.file.focus();
    }

    async look(token) { // how the processing goes on, until it has come to an end
      const answer = await fetch(`${this.box.dataset.states}${token}/trang-thai/`).catch(() => null);
      if (this.field.value !== token || this.transfer?.running) return;
      const known = answer?.ok && answer.headers.get("Content-Type").includes("json") ? await answer.json() : null;
      if (known) this.process(known);
      if (!["ready", "failed"].includes(known?.state)) setTimeout(() => this.look(token), LOOK);
    }

    async again() { // one more attempt, after a failure
      const [token, body] = [this.field.value, new FormData()];
      body.set("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
      await fetch(`${this.box.dataset.states}${token}/xu-ly-lai/`, { method: "POST", body, redirect: "manual" }).catch(() => null);
      this.say("");
      this.look(token);
    }

    process({ state, state_text: words, progress, reason, retry, posters, again }) {
      const shown = this.part("processing");
      shown.hidden = false;
      shown.querySelector("[data-do=again]").hidden = state !== "failed" || !again;
      Object.assign(shown.querySelector("progress"), { value: progress, hidden: !["waiting", "working"].includes(state) });
      const next = retry ? `Tự thử lại lúc ${retry}.` : "";
      const why = state === "waiting" && reason ? `. ${reason} ${next}`.trimEnd() : "";
      const text = `Video: ${words}${state === "working" ? ` (${progress} %)` : why}`;
      shown.querySelector(".clip-text").textContent = text;
      if (state === "failed") this.fail(reason);
      else if (state === "ready") this.say(`${text}.${posters.length ? " Lưu rồi mở lại để chọn một khung hình làm ảnh bìa." : ""}`);
      else this.read(text);
    }

    mayLeave(event) {
      this.saving = !this.transfer?.running || window.confirm(UNFINISHED);
      if (!this.saving) event.preventDefault();
    }

    // Show what the transfer does now, with the button that changes it.
    show(note, problem = "") {
      const [pause, resume] = ["pause", "resume"].map((name) => this.box.querySelector(`[data-do=${name}]`));
      const running = !problem && note !== PAUSED;
      const moved = [pause, resume].includes(document.activeElement);
      [pause.hidden, resume.hidden] = [!running, running];
      if (moved) (running ? pause : resume).focus();
      this.say(note, problem);
    }

    say(text, problem = "") {
      this.part("note").textContent = text;
      this.fail(problem);
    }

    fail(text) {
      this.part("error").textContent = text;
    }
  }

  for (const box of document.querySelectorAll(".clip-upload")) new ClipField(box);
})();
