// The dialog in which a picture of the library is chosen. PictureLibrary.choose(address) gives the picture, or null.
window.PictureLibrary = (() => {
  "use strict";
  const PAUSE = 250; // ms after the last letter

  function make(name, options = {}, ...children) {
    const made = Object.assign(document.createElement(name), options);
    made.append(...children);
    return made;
  }

  class Library {
    constructor(address) {
      this.address = address;
      this.search = make("input", { type: "search", id: "library-search", autocomplete: "off" });
      this.said = make("p", { className: "library-said" });
      this.said.setAttribute("role", "status");
      this.list = make("ul", { className: "library-list" });
      this.further = make("button", { type: "button", className: "button", textContent: "Xem thêm ảnh", hidden: true });
      const close = make("button", { type: "button", className: "button", textContent: "Đóng" });
      const label = make("label", { htmlFor: this.search.id, textContent: "Tìm ảnh theo mô tả, chú thích hoặc tên tệp" });
      const title = make("h2", { id: "library-title", textContent: "Chọn ảnh từ thư viện" });
      this.dialog = make("dialog", { className: "library" }, title, make("div", { className: "library-search" }, label, this.search));
      this.dialog.setAttribute("aria-labelledby", title.id);
      this.dialog.append(this.said, this.list, make("p", { className: "library-buttons" }, this.further, close));
      this.search.addEventListener("input", () => this.searchSoon());
      this.search.addEventListener("keydown", (event) => event.key === "Enter" && (event.preventDefault(), this.look(0)));
      this.further.addEventListener("click", () => this.look(this.more));
      close.addEventListener("click", () => this.dialog.close());
      for (const name of ["keydown", "keyup", "keypress"]) this.dialog.addEventListener(name, (event) => event.stopPropagation());
    }

    open() {
      document.body.append(this.dialog);
      this.dialog.showModal();
      this.search.focus();
      this.look(0);
      return new Promise((resolve) => {
        this.dialog.addEventListener("close", () => {
          clearTimeout(this.due);
          this.dialog.remove();
          resolve(this.chosen ?? null);
        });
      });
    }

    searchSoon() {
      clearTimeout(this.due);
      this.due = setTimeout(() => this.look(0), PAUSE);
    }

    async look(start) {
      clearTimeout(this.due);
      const turn = (this.turn = (this.turn ?? 0) + 1);
      try {
        const answer = await fetch(`${this.address}?${new URLSearchParams({ q: this.search.value, tu: start })}`);
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        const { pictures, more } = await answer.json();
        if (turn === this.turn) this.show(pictures, start, more);
      } catch (error) {
        console.warn(error);
        this.said.textContent = "Không mở được thư viện. Hãy kiểm tra mạng, đăng nhập lại nếu cần, rồi thử lại.";
      }
    }

    show(pictures, start, more) {
      if (!start) this.list.replaceChildren();
      const items = pictures.map((picture) => this.item(picture));
      this.list.append(...items);
      if (start) items[0]?.firstChild.focus();
      this.more = more;
      this.further.hidden = !more;
      const number = this.list.children.length;
      this.said.textContent = number ? `${number} ảnh${more ? " mới nhất, còn ảnh khác" : ""}` : "Không có ảnh nào như vậy.";
    }

    item(picture) {
      const image = make("img", { src: picture.thumbnail, alt: "", loading: "lazy" });
      const button = make("button", { type: "button" }, image, make("span", { textContent: picture.name }));
      button.addEventListener("click", () => {
        this.chosen = picture;
        this.dialog.close();
      });
      return make("li", {}, button);
    }
  }

  return { choose: (address) => new Library(address).open() };
})();
