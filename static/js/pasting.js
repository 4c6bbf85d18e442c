// What is pasted into the editor goes to the server first, which makes clean text of it and says what it dropped.
(() => {
  "use strict";
  const WAIT = 20_000; // milliseconds; then the browser's own filter does
  const PICTURE = /(<img\b[^>]*?\ssrc\s*=\s*)(?:"((?:data|blob):[^"]+)"|'((?:data|blob):[^']+)')/gi;
  const ADVICE = "Ảnh nằm trên máy của bạn: hãy kéo tệp ảnh vào khung soạn thảo.";

  CKEDITOR.on("instanceReady", ({ editor }) => {
    const note = document.createElement("p");
    note.className = "paste-note";
    note.setAttribute("role", "status");
    editor.container.$.after(note);
    editor.on("paste", (event) => take(event, editor, note), null, null, 2); // before CKEditor's own filters for Word
  });

  function take(event, editor, note) {
    const { dataTransfer, converted } = event.data;
    const html = dataTransfer.getData("text/html", true);
    if (converted || !html || dataTransfer.getTransferType(editor) !== CKEDITOR.DATA_TRANSFER_EXTERNAL) return;
    event.cancel();
    paste(editor, note, event.data, { html, rtf: dataTransfer.getData("text/rtf", true) });
  }

  async function paste(editor, note, data, clipboard) {
    const places = editor.getSelection()?.createBookmarks2();
    note.textContent = "Đang xử lý nội dung vừa dán…";
    editor.setReadOnly(true); // until the text is there, nothing may move its place
    let text = data.dataValue;
    try {
      const { html: own, failed } = await withUploads(editor, await withWordsPictures(editor, clipboard));
      const answer = await convert(editor, own);
      text = answer.converted && (await ask(answer)) ? answer.converted : answer.html;
      note.textContent = summary(answer, failed);
    } catch (error) {
      console.warn(error);
      note.textContent = "Máy chủ không xử lý được nội dung dán nên chỉ lọc tạm; khi lưu, bài sẽ được làm sạch. Hãy xem lại danh sách, tiêu đề và bảng.";
    }
    editor.setReadOnly(false);
    insert(editor, data, text, places);
  }

  function insert(editor, data, text, places) {
    editor.focus();
    if (places) editor.getSelection().selectBookmarks(places);
    if (text === data.dataValue) editor.fire("paste", Object.assign(data, { converted: true }));
    else if (text) {
      const dataTransfer = new CKEDITOR.plugins.clipboard.dataTransfer();
      const dataValue = /^<p>/.test(text) && text.indexOf("</p>") === text.length - 4 ? text.slice(3, -4) : text;
      editor.fire("paste", { type: "html", method: data.method, dataTransfer, dataValue, dontFilter: true, converted: true });
    }
  }

  const headers = (editor) => editor.config.fileTools_requestHeaders;

  async function send(editor, address, name, blob, file) {
    const body = new FormData();
    body.append(name, blob, file);
    const answer = await fetch(address, { method: "POST", body, headers: headers(editor), signal: AbortSignal.timeout(WAIT) });
    if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  }

  const convert = (editor, html) => send(editor, editor.config.pasteUrl, "html", new Blob([html]), "dan.html");

  // Word's pictures are files that no page may read; CKEditor finds the copies that Word puts into the clipboard's RTF.
  async function withWordsPictures(editor, { html, rtf }) {
    if (!rtf || !/<img[^>]+src="file:/i.test(html)) return html;
    const folder = CKEDITOR.plugins.getPath("pastetools");
    const filters = ["filter/common.js", "filter/image.js"].map((file) => CKEDITOR.getUrl(folder + file));
    try {
      await new Promise((resolve) => { CKEDITOR.scriptLoader.load(filters, resolve); });
      return CKEDITOR.pasteFilters.image(html.replace(/<img\s+/gi, "<img "), editor, rtf);
    } catch (error) {
      console.warn(error);
      return html;
    }
  }

  // Pictures within the text become pictures of the portal before the text is converted.
  async function withUploads(editor, html) {
    const addresses = new Map([...html.matchAll(PICTURE)].map((found) => [found[2] || found[3], ""]));
    let failed = 0;
    for (const address of addresses.keys()) {
      try {
        const { url } = await send(editor, editor.config.imageUploadUrl, "upload", await picture(address), "anh-dan");
        addresses.set(address, url);
      } catch (error) {
        console.warn(error);
        failed += 1;
      }
    }
    const own = html.replace(PICTURE, (all, start, double, single) => `${start}"${addresses.get(double || single)}"`);
    return { html: own.replace(/<img\b[^>]*?\ssrc\s*=\s*""[^>]*>/gi, ""), failed };
  }

  // The page's policy lets no script fetch a data: or blob: address.
  async function picture(address) {
    if (address.startsWith("data:")) {
      const [head, data] = address.split(",", 2);
      const text = /;base64$/i.test(head) ? atob(data) : decodeURIComponent(data);
      return new Blob([Uint8Array.from(text, (char) => char.charCodeAt(0))]);
    }
    const image = Object.assign(new Image(), { src: address });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth, height: image.naturalHeight });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return new Promise((resolve) => canvas.toBlob(resolve));
  }

  function summary({ dropped, local_pictures: local }, failed) {
    const all = failed ? [...dropped, `${failed} ảnh không tải được`] : dropped;
    const said = all.length ? [`Đã bỏ: ${all.join(", ")}.`] : [];
    return [...said, ...(local ? [ADVICE] : [])].join(" ");
  }

  function words(html) {
    const lines = html.replace(/<\/(?:p|h\d|li|tr)>|<br>/g, "\n").replace(/<\/td>/g, " ");
    return new DOMParser().parseFromString(lines, "text/html").body.textContent.trim().slice(0, 1500);
  }

  function element(name, text, options = {}) {
    return Object.assign(document.createElement(name), { textContent: text }, options);
  }

  function example(title, html) {
    const column = element("div", "");
    const text = element("textarea", "", { value: words(html) });
    Object.assign(text, { readOnly: true, rows: 10, ariaLabel: title });
    column.append(element("h3", title), text);
    return column;
  }

  // Show the text before and after, and let the editor decide.
  function ask({ html, converted: unicode, legacy }) {
    const dialog = element("dialog", "", { className: "legacy-text", ariaLabel: "Chuyển mã sang Unicode?" });
    const columns = element("div", "", { className: "legacy-columns" });
    columns.append(example("Trước", html), example("Sau", unicode));
    const buttons = element("form", "", { method: "dialog" });
    buttons.append(element("button", "Chuyển mã sang Unicode", { value: "yes" }), element("button", "Giữ nguyên", { value: "no" }));
    dialog.append(element("h2", "Chuyển mã sang Unicode?"));
    dialog.append(element("p", `Nội dung vừa dán có vẻ viết bằng bảng mã cũ ${legacy}. Người đọc chỉ đọc được chữ Unicode.`), columns, buttons);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      });
    });
  }
})();
