// The search of the site runs in a worker, and browsers start none for a page that is opened from the disk.
// There a hidden frame stands for it. Elsewhere this does nothing.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      this.frame.srcdoc = "<!doctype html><title>search</title>";
      this.ready = new Promise((resolve) => {
        this.frame.addEventListener("load", () => {
          const inside = this.frame.contentWindow;
          // What a worker has and a window has not, or has otherwise. Messages are copies, and come later.
          inside.postMessage = (data) => {
            const message = new MessageEvent("message", { data: structuredClone(data) });
            setTimeout(() => {
              this.dispatchEvent(message);
              if (this.onmessage) this.onmessage(message);
            });
          };
          inside.importScripts = (...names) =>
            names.reduce((before, name) => before.then(() => load(inside, name)), Promise.resolve());
          resolve(load(inside, url));
        }, { once: true });
      });
      document.documentElement.appendChild(this.frame);
    }

    postMessage(data) {
      const copy = structuredClone(data);
      this.ready.then(() => {
        const inside = this.frame.contentWindow;
        setTimeout(() => inside.dispatchEvent(new inside.MessageEvent("message", { data: copy })));
      });
    }

    terminate() {
      this.frame.remove();
    }
  };

  const load = (inside, name) =>
    new Promise((resolve, reject) => {
      const script = inside.document.createElement("script");
      script.src = new URL(name, document.baseURI);
      script.onload = resolve;
      script.onerror = reject;
      inside.document.body.appendChild(script);
    });
}
