// Sends a form in the background. It gives up when nothing moves for a while, however long the whole takes: a photo on a
// weak signal needs minutes, a line that is dead looks alive. Every form has a key, so that sending again is safe.
const send = (function () {
  const STILL = 20000; // ms without a byte on the way up
  const SILENT = 40000; // ms without an answer; the server may have several photos before this one
  return function (address, body, headers) {
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      let clock;
      const wait = (length) => { clearTimeout(clock); clock = setTimeout(() => request.abort(), length); };
      request.open("POST", address);
      for (const [name, value] of Object.entries({ Accept: "application/json", ...headers })) request.setRequestHeader(name, value);
      request.upload.onprogress = () => wait(STILL);
      request.upload.onload = () => wait(SILENT);
      request.onloadend = () => {
        clearTimeout(clock);
        if (!request.status) return fail(new Error("not sent"));
        let result = {};
        try { result = JSON.parse(request.responseText); } catch { /* a page: of a proxy, or where the address led on */ }
        const moved = Boolean(request.responseURL) && request.responseURL.split("#")[0] !== new URL(address, location.href).href.split("#")[0];
        const ok = request.status < 300;
        done({ status: request.status, ok, moved, url: request.responseURL, result, signIn: request.getResponseHeader("X-Sign-In") });
      };
      wait(STILL);
      request.send(body);
    });
  };
})();
