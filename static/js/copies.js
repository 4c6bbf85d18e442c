// Copies of what was typed and not saved yet, in this browser. A copy goes when the server says that it was saved: by a
// cookie that names it. IndexedDB, not localStorage: what it has stored is still there when the browser dies.
(() => {
  "use strict";
  const DAYS = 30;
  const [MOST_OF_ONE, MOST_OF_ALL] = [4_000_000, 16_000_000]; // characters
  const SAVED = "da_luu_";

  let opened;
  const open = () => (opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("chua-luu", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("copies", { keyPath: "key" }).createIndex("place", "place");
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  }));

  // Do something with the store; the promise is kept when the browser has it on its disk.
  async function within(mode, act) {
    const change = (await open()).transaction("copies", mode);
    const request = act(change.objectStore("copies"));
    return new Promise((resolve, reject) => {
      change.oncomplete = () => resolve(request?.result);
      change.onabort = change.onerror = () => reject(change.error ?? request?.error);
    });
  }

  const size = ({ pairs }) => pairs.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  const all = () => within("readonly", (store) => store.getAll());
  const remove = (key) => within("readwrite", (store) => void store.delete(key));

  async function put(copy) {
    if (size(copy) > MOST_OF_ONE) throw new RangeError("too long to be kept");
    await within("readwrite", (store) => void store.put(copy));
  }

  const of = async (place) => (await within("readonly", (store) => store.index("place").getAll(place))).sort((a, b) => b.time - a.time);

  // The oldest go first, when they are too old or too many.
  async function tidy() {
    let room = MOST_OF_ALL;
    for (const copy of (await all()).sort((a, b) => b.time - a.time)) {
      room -= size(copy);
      if (room < 0 || Date.now() - copy.time > DAYS * 86_400_000) await remove(copy.key);
    }
  }

  // What was typed after the form was sent is not what was saved.
  async function forget(key) {
    const copy = await within("readonly", (store) => store.get(key));
    if (!copy || copy.sent) await remove(key);
  }

  async function forgetSaved() {
    for (const [, key] of document.cookie.matchAll(new RegExp(`${SAVED}([a-z0-9]{16})=`, "g"))) {
      await forget(key);
      document.cookie = `${SAVED}${key}=; path=/admin/; max-age=0`;
    }
  }

  const ready = (async () => {
    await forgetSaved();
    await tidy();
  })();
  ready.catch(() => {}); // who uses the copies says that there are none
  window.copies = { ready, put, of, remove };
})();
