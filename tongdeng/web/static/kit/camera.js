// A photo taken on the first page goes along to the form: it waits in the phone for the moment between the two pages.
(function () {
  const taken = "camera:" + phone.person;
  const camera = document.querySelector("[data-camera]");
  if (camera) {
    camera.addEventListener("change", async () => {
      if (!camera.files.length) return;
      try {
        await phone.put("drafts", taken, { person: phone.person, at: Date.now(), photo: camera.files[0] });
      } finally {
        location.href = camera.dataset.camera;
      }
    });
    return;
  }

  async function put(input) {
    const kept = await phone.get("drafts", taken);
    if (!kept) return;
    await phone.drop("drafts", taken);
    const files = new DataTransfer();
    files.items.add(kept.photo);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const input = document.querySelector("input[type=file][data-photos]");
  if (input) put(input).catch(() => { /* without it the photo is taken once more */ });
})();
