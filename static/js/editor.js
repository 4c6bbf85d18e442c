// Fits CKEditor to the newsroom: no calls home, uploads with the form's token, dialogs that ask only for what is kept.
(() => {
  "use strict";
  CKEDITOR.config.versionCheck = false;
  CKEDITOR.disableAutoInline = true;

  const FORMATS = { tag_p: "Đoạn văn", tag_h2: "Tiêu đề mục", tag_h3: "Tiêu đề tiểu mục", tag_h4: "Tiêu đề nhỏ" };

  // CKEditor's buttons are links to javascript:void(0): the page's policy refuses them, with an error for each click.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.('a[href^="javascript:"]')) event.preventDefault();
  }, true);

  CKEDITOR.on("instanceReady", ({ editor }) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    editor.config.fileTools_requestHeaders = { "X-CSRFToken": token ? token.value : "" };
    Object.assign(editor.lang.format, FORMATS);
    editor.on("paste", paragraphs, null, null, 1);
  });

  // Plain text with line breaks, as from a web page or a message: each line is a paragraph, not a line of one.
  function paragraphs({ data }) {
    const text = data.dataTransfer.getData("text/plain");
    if (data.dataTransfer.getData("text/html") || !text || !text.trim().includes("\n")) return;
    const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    data.type = "html";
    data.dataValue = lines.map((line) => `<p>${CKEDITOR.tools.htmlEncode(line)}</p>`).join("");
  }

  function label(tab, names) {
    for (const [id, text] of Object.entries(names)) {
      const field = tab.get(id);
      if (field) field.label = text;
    }
  }

  // CKEditor's own upload field stands in a frame whose script the page's policy refuses; this one is a plain field.
  function takePicture(field, editor) {
    const dialog = CKEDITOR.dialog.getCurrent();
    const loader = editor.uploadRepository.create(field.files[0]);
    loader.on("uploaded", () => {
      dialog.selectPage("info");
      dialog.setValueOf("info", "src", loader.url);
      const { alt, error } = loader.responseData;
      if (alt && !dialog.getValueOf("info", "alt")) dialog.setValueOf("info", "alt", alt);
      if (error) editor.showNotification(error.message, "info", 6000);
      dialog.getContentElement("info", "alt").focus();
      field.value = "";
    });
    loader.on("error", () => window.alert(loader.message));
    loader.upload(editor.config.imageUploadUrl);
  }

  // A picture of the library brings its description along, unless one is written already.
  async function chooseFromLibrary(dialog, editor) {
    const picture = await window.PictureLibrary.choose(editor.config.pictureLibraryUrl);
    if (!picture) return;
    dialog.setValueOf("info", "src", picture.url);
    if (!dialog.getValueOf("info", "alt")) dialog.setValueOf("info", "alt", picture.alt);
    dialog.getContentElement("info", "alt").focus();
  }

  const DIALOGS = {
    image2(dialog, editor) {
      const upload = dialog.getContents("Upload");
      upload.remove("upload");
      upload.remove("uploadButton");
      upload.add({
        type: "html",
        id: "picture",
        html: '<label>Ảnh từ máy này<br><br><input type="file" accept="image/*"></label>',
        onLoad() {
          this.getElement().$.querySelector("input").addEventListener("change", ({ target }) => takePicture(target, editor));
        },
      });
      const info = dialog.getContents("info");
      info.add({
        type: "button",
        id: "library",
        label: "Chọn từ thư viện…",
        onClick() {
          chooseFromLibrary(this.getDialog(), editor);
        },
      }, "alt");
      label(info, { alt: "Mô tả ảnh (cho người không nhìn thấy ảnh)", hasCaption: "Có dòng chú thích dưới ảnh" });
      info.get("alt").validate = CKEDITOR.dialog.validate.notEmpty("Hãy mô tả ảnh cho người không nhìn thấy ảnh.");
    },
    link(dialog) {
      dialog.removeContents("target");
      dialog.removeContents("advanced");
      const info = dialog.getContents("info");
      label(info, { linkDisplayText: "Chữ hiển thị" });
      info.get("protocol").items = [["https://", "https://"], ["http://", "http://"], ["<khác>", ""]];
      info.get("protocol").default = "https://";
      info.get("linkType").items = [["Địa chỉ web", "url"], ["Thư điện tử", "email"], ["Điện thoại", "tel"]];
    },
    table(dialog) {
      dialog.removeContents("advanced");
      const info = dialog.getContents("info");
      for (const id of ["txtWidth", "txtHeight", "txtCellSpace", "txtCellPad", "txtBorder", "cmbAlign", "txtSummary"]) info.remove(id);
      label(info, { selHeaders: "Ô tiêu đề", txtCaption: "Tên bảng" });
      info.get("selHeaders").default = "row";
    },
  };
  DIALOGS.tableProperties = DIALOGS.table;

  CKEDITOR.on("dialogDefinition", ({ data, editor }) => DIALOGS[data.name]?.(data.definition, editor));
})();
