// Puts the code of a scanned letter, or of an invitation, into its field. It stands behind the #, which no browser sends to a server.
(function () {
  const field = document.getElementById("id_code");
  const code = decodeURIComponent(location.hash.slice(1));
  if (!field || !/^[0-9A-Za-z_-]{4,40}$/.test(code)) return;
  field.value = code;
  history.replaceState(null, "", location.pathname);
  (document.getElementById("id_name") || document.getElementById("id_phone")).focus();
})();
