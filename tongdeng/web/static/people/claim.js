// Puts the code of a scanned letter into its field. It stands behind the #, which no browser sends to a server.
(function () {
  const field = document.getElementById("id_code");
  const code = decodeURIComponent(location.hash.slice(1));
  if (!field || !/^[0-9A-Za-z-]{4,20}$/.test(code)) return;
  field.value = code;
  history.replaceState(null, "", location.pathname);
  document.getElementById("id_name").focus();
})();
