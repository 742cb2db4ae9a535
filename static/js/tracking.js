// A printed code leads here with the tracking code after "#", which no server sees: it is put into the form and taken
// out of the address.
"use strict";

const code = decodeURIComponent(location.hash.slice(1));
const field = document.querySelector("input[name=code]");

if (/^[A-Z0-9-]{20,32}$/.test(code) && field && !field.value) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
