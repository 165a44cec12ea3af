// What waits in this phone: photos that were chosen, forms that could not be sent. Each thing stands under its person:
// somebody else who signs in on the same phone neither sees nor sends it.
const phone = (function () {
  const person = document.body.dataset.person || "";
  let ready;
  function opened() {
    ready = ready || new Promise((done, fail) => {
      const asked = indexedDB.open("tongdeng", 2);
      asked.onupgradeneeded = () => {
        const known = asked.result.objectStoreNames;
        if (!known.contains("outbox")) asked.result.createObjectStore("outbox", { autoIncrement: true });
        if (!known.contains("drafts")) asked.result.createObjectStore("drafts");
      };
      asked.onsuccess = () => {
        // A page of the next version must not wait for this one.
        asked.result.onversionchange = () => { asked.result.close(); ready = undefined; };
        done(asked.result);
      };
      asked.onerror = () => { ready = undefined; fail(asked.error); };
    });
    return ready;
  }
  async function run(name, mode, work) {
    // What is said to be kept outlives also a battery that dies.
    const task = (await opened()).transaction(name, mode, { durability: name === "outbox" ? "strict" : "default" });
    const asked = work(task.objectStore(name));
    return new Promise((done, fail) => {
      task.oncomplete = () => done(asked && asked.result);
      task.onerror = task.onabort = () => fail(task.error);
    });
  }
  const get = (name, key) => run(name, "readonly", (store) => store.get(key));
  const add = (name, value) => run(name, "readwrite", (store) => store.add(value));
  const put = (name, key, value) => run(name, "readwrite", (store) => store.put(value, key));
  const drop = (name, key) => run(name, "readwrite", (store) => store.delete(key));
  async function all(name) {
    let values;
    const keys = await run(name, "readonly", (store) => { values = store.getAll(); return store.getAllKeys(); });
    return keys.map((key, at) => [key, values.result[at]]);
  }
  // Browsers give crypto.randomUUID to secure pages only; an estate's own server may be reached by plain http.
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
  return { person, get, add, put, drop, all, uuid };
})();
