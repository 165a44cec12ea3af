// What a phone at a door works out by itself: the code that changes, its drawing, whether a ticket is signed, and what a
// camera sees. Browsers give crypto.subtle and cameras to secure pages only; elsewhere codes are typed, and the server checks.
import { encodeQR } from "../vendor/qr/index.js";
import { decodeQR } from "../vendor/qr/decode.js";

const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const STEP = 30; // seconds
const SIGNS = 6, SHORT = 8, SUBJECT = 16, MAC = 12;

async function mac(hex, data) {
  const raw = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, data));
}
export const step = (seconds) => Math.floor(seconds / STEP);
export const left = (seconds) => STEP - (Math.floor(seconds) % STEP);

// The code of one half minute; null where the browser cannot work it out.
export async function code(key, number) {
  if (!crypto.subtle) return null;
  const digest = await mac(key, new TextEncoder().encode(String(number)));
  return [...digest.slice(0, SIGNS)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
}
export function draw(place, words) {
  const drawn = new DOMParser().parseFromString(encodeQR(words, "svg", { ecc: "medium", border: 2 }), "image/svg+xml").documentElement;
  place.replaceChildren(document.importNode(drawn, true));
}
// A short code as it is compared, however somebody typed it; "" for what is none.
export function short(typed) {
  const words = typed.replace(/[\s-]/g, "").toUpperCase();
  return words.length === SHORT && [...words].every((sign) => ALPHABET.includes(sign)) ? words : "";
}
// Whose ticket it is, and whether this activity signed it: true, false, or null where the browser cannot tell.
export async function ticket(key, words) {
  if (!/^TD[\w-]{38}$/.test(words)) return { subject: "", signed: false };
  const text = atob(words.slice(2).replaceAll("-", "+").replaceAll("_", "/") + "==");
  const raw = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  const hex = [...raw.slice(0, SUBJECT)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const subject = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  if (!crypto.subtle) return { subject, signed: null };
  const wanted = (await mac(key, raw.slice(0, SUBJECT))).slice(0, MAC);
  return { subject, signed: wanted.every((byte, at) => byte === raw[SUBJECT + at]) };
}

// Reads codes from a video until it is stopped: by the browser's own reader where it has one, else by ours.
export async function watch(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  video.srcObject = stream;
  await video.play();
  const read = await reader();
  let stopped = false;
  (async () => {
    while (!stopped) {
      const words = await read(video).catch(() => "");
      if (words && !stopped) found(words);
      await new Promise((done) => setTimeout(done, 200));
    }
  })();
  return () => { stopped = true; stream.getTracks().forEach((track) => track.stop()); video.srcObject = null; };
}
async function reader() {
  if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats().catch(() => [])).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => ((await detector.detect(video))[0] || {}).rawValue || "";
  }
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (!video.videoWidth) return "";
    const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    brush.drawImage(video, 0, 0, canvas.width, canvas.height);
    return decodeQR(brush.getImageData(0, 0, canvas.width, canvas.height));
  };
}
