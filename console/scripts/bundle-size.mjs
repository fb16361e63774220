// What the browser of an admin who is signed in loads before the first page is there: what index.html names, what signs
// in, and what both import at once. Each page is a chunk more, printed after it.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 350_000;
const FIRST = ["index.html", "src/session/auth.ts"];

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

const first = new Set(["index.html", "color-scheme.js"]);
for (const key of FIRST) addFilesOf(key, first);
const total = print(first);
console.log(`${kB(total)}  gzip before the first page, ${LIMIT / 1000} kB at the most`);

for (const [key, { isDynamicEntry }] of Object.entries(manifest)) {
  if (!isDynamicEntry || FIRST.includes(key)) continue;
  const files = new Set();
  addFilesOf(key, files);
  console.log(`${kB(sizeOf([...files].filter((it) => !first.has(it))))}  more for ${key}`);
}
if (total > LIMIT) {
  console.error("The first load is too large: load what is not needed at once with import().");
  process.exit(1);
}

function addFilesOf(key, files) {
  const chunk = manifest[key];
  if (files.has(chunk.file)) return;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
  for (const next of chunk.imports ?? []) addFilesOf(next, files);
}

function print(files) {
  for (const file of files) console.log(`${kB(sizeOf([file]))}  ${file}`);
  return sizeOf([...files]);
}

function sizeOf(files) {
  return files.map((it) => gzipSync(readFileSync(`dist/${it}`)).length).reduce((sum, one) => sum + one, 0);
}

function kB(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
}
