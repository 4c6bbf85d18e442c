// Fits CKEditor to the newsroom: no calls home, uploads with the form's token, dialogs that ask only for what is kept.
(() => {
  "use strict";
  CKEDITOR.config.versionCheck = false;
  CKEDITOR.disableAutoInline = true;

  const FORMATS = { tag_p: "Đoạn văn", tag_h2: "Tiêu đề mục", tag_h3: "Tiêu đề tiểu mục", tag_h4: "Tiêu đề nhỏ" };

  CKEDITOR.on("instanceReady", ({ editor }) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    editor.config.fileTools_requestHeaders = { "X-CSRFToken": token ? token.value : "" };
    Object.assign(editor.lang.format, FORMATS);
  });

  function label(tab, names) {
    for (const [id, text] of Object.entries(names)) {
      const field = tab.get(id);
      if (field) field.label = text;
    }
  }

  const DIALOGS = {
    image2(dialog) {
      const info = dialog.getContents("info");
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

  CKEDITOR.on("dialogDefinition", ({ data }) => DIALOGS[data.name]?.(data.definition));
})();
