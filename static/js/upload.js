// Sends a file in parts that go on after a break (docs/adr/0016): tries again as long as the page is open, forgets nothing.
window.Transfer = (() => {
  "use strict";
  const PART = 8 * 2 ** 20; // bytes; nginx lets 20 MB pass
  const PAUSES = [1, 2, 5, 10, 20, 30, 60]; // seconds
  const SILENCE = 90_000; // ms without a sign of life, then a connection counts as broken
  const LATER = [408, 409, 423, 429];
  const RATE_OVER = 20_000; // ms

  class Denied extends Error {
    constructor(response) {
      super();
      this.status = response.getStatus();
      try {
        this.message = JSON.parse(response.getBody()).message;
      } catch {
        this.message = ""; // an answer to HEAD, or of something between here and the portal
      }
    }
  }

  // tus-js-client forgets an upload and begins another at any 4xx; here only "not found" means that it is gone.
  function hear(request, response) {
    const gone = request.getMethod() === "HEAD" && [404, 410].includes(response.getStatus());
    const done = response.getStatus() < 300 && response.getHeader("Tus-Resumable");
    if (!gone && !done) throw new Denied(response);
  }

  const tokenOf = (address) => address.split("/").at(-2);
  const tokens = () => document.querySelectorAll("input[name=csrfmiddlewaretoken]");

  // Who logs in again gets another token; with it the form of this page can be saved as well. Says whether there is one.
  async function renewToken() {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || new URL(answer.url).pathname !== location.pathname) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("form:has(.clip-upload) input[name=csrfmiddlewaretoken]");
    if (found) for (const input of tokens()) input.value = found.value;
    return Boolean(found);
  }

  return class Transfer {
    // `told` hears held(token), sent(bytes, all, rate), waits(reason, seconds), loggedOut(), refused(reason), finished().
    constructor(file, { uploads, user }, told) {
      this.file = file;
      this.told = told;
      this.running = false;
      this.failures = 0;
      this.upload = new tus.Upload(file, {
        endpoint: uploads,
        chunkSize: PART,
        retryDelays: null, // they would end; ours do not
        metadata: { filename: file.name, filetype: file.type },
        fingerprint: async () => ["clip", user, file.name, file.size, file.lastModified].join("-"),
        removeFingerprintOnSuccess: true,
        onBeforeRequest: (request) => request.setHeader("X-CSRFToken", tokens()[0]?.value ?? ""),
        onAfterResponse: hear,
        onUploadUrlAvailable: () => this.told.held(this.token),
        onProgress: (sent, all) => this.progress(sent, all),
        onChunkComplete: () => (this.failures = 0),
        onSuccess: () => this.finish(),
        onError: (error) => this.fail(error),
      });
      this.online = () => this.pausing && this.start();
    }

    get token() {
      return tokenOf(this.upload.url);
    }

    // Begin, or go on with what this browser has begun, unless it is another's, or else with the upload at `address`.
    async begin(address, isOfAnother) {
      const [stored] = await this.upload.findPreviousUploads();
      if (stored && !(await isOfAnother(tokenOf(stored.uploadUrl)))) this.upload.resumeFromPreviousUpload(stored);
      else if (address) this.upload.url = address;
      this.start();
    }

    start() {
      this.stop();
      this.running = true;
      this.samples = [];
      this.heardAt = Date.now();
      this.watching = setInterval(() => this.watch(), 1000);
      window.addEventListener("online", this.online);
      this.upload.start();
    }

    stop() {
      this.upload.abort();
      this.running = false;
      clearInterval(this.watching);
      clearTimeout(this.pausing);
      this.pausing = null;
      window.removeEventListener("online", this.online);
    }

    // Go on after a stop. Says whether the editor is still, or again, logged in.
    async resume() {
      if (this.expired && !(await renewToken())) return false;
      this.expired = false;
      this.start();
      return true;
    }

    // Give up for good, here and at the server; what cannot be removed now is tidied away there after a week.
    async abandon() {
      this.stop();
      await this.forget();
      const { url, options } = this.upload;
      if (url) await tus.Upload.terminate(url, { ...options, retryDelays: [500, 2000, 5000] }).catch(() => null);
    }

    async forget() {
      const { urlStorage } = this.upload.options;
      for (const stored of await this.upload.findPreviousUploads()) await urlStorage.removeUpload(stored.urlStorageKey);
    }

    progress(sent, all) {
      this.heardAt = Date.now();
      this.samples = [...this.samples.filter(([at]) => at > this.heardAt - RATE_OVER), [this.heardAt, sent]];
      const [[begin, first]] = this.samples;
      const seconds = (this.heardAt - begin) / 1000;
      this.told.sent(sent, all, seconds > 3 ? (sent - first) / seconds : 0);
    }

    watch() {
      if (this.pausing || Date.now() - this.heardAt < SILENCE) return;
      this.upload.abort();
      this.retry("");
    }

    fail({ causingError }) {
      if (!this.running) return;
      const { status = 0, message = "" } = causingError instanceof Denied ? causingError : {};
      if (status === 401 || status === 403) {
        this.stop();
        this.expired = true;
        this.told.loggedOut();
      } else if (status >= 400 && status < 500 && !LATER.includes(status)) {
        this.stop();
        this.forget();
        this.told.refused(message);
      } else this.retry(message || (status && "Máy chủ chưa trả lời được"));
    }

    retry(reason) {
      const seconds = PAUSES[Math.min(this.failures++, PAUSES.length - 1)];
      this.told.waits(reason || "Mất kết nối", seconds);
      this.pausing = setTimeout(() => this.start(), seconds * 1000);
    }

    finish() {
      this.stop();
      this.told.finished();
    }
  };
})();
