// A photo taken on the first page goes along to the form: it waits in the phone for the moment between the two pages.
(function () {
  const open = () => new Promise((done, fail) => {
    const asked = indexedDB.open("tongdeng-camera", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  async function box(work) {
    const store = (await open()).transaction("photos", "readwrite").objectStore("photos");
    const asked = work(store);
    return new Promise((done, fail) => {
      store.transaction.oncomplete = () => done(asked.result);
      store.transaction.onerror = () => fail(store.transaction.error);
    });
  }

  const camera = document.querySelector("[data-camera]");
  if (camera) {
    camera.addEventListener("change", async () => {
      if (!camera.files.length) return;
      try {
        await box((store) => store.put(camera.files[0], "taken"));
      } finally {
        location.href = camera.dataset.camera;
      }
    });
    return;
  }

  async function put(input) {
    const photo = await box((store) => store.get("taken"));
    if (!photo) return;
    await box((store) => store.delete("taken"));
    const files = new DataTransfer();
    files.items.add(photo);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const input = document.querySelector("input[type=file][data-photos]");
  if (input) put(input).catch(() => { /* without it the photo is taken once more */ });
})();
