// Fits CKEditor to the admin: no calls home, uploads with the form's token, no start before the page is ready for it.
(() => {
  "use strict";
  CKEDITOR.config.versionCheck = false;
  CKEDITOR.disableAutoInline = true;
  CKEDITOR.on("instanceReady", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    event.editor.config.fileTools_requestHeaders = { "X-CSRFToken": token ? token.value : "" };
  });
  // The link dialog: an address and where it goes, nothing that readers cannot use.
  CKEDITOR.on("dialogDefinition", (event) => {
    if (event.data.name === "link") event.data.definition.removeContents("target");
    if (event.data.name === "table") {
      const info = event.data.definition.getContents("info");
      for (const field of ["txtWidth", "txtHeight", "txtCellSpace", "txtCellPad", "txtBorder", "cmbAlign"]) info.remove(field);
      info.get("selHeaders").default = "row";
    }
  });
})();
