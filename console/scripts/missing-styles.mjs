// Mantine's components whose styles src/mantine.css leaves out: their classes are in the build's scripts and not in its styles.
import { readdirSync, readFileSync } from "node:fs";

const STYLES = "node_modules/@mantine/core/styles";
const CLASS = /\bm_[0-9a-f]{6,8}\b/g;

const classesOf = (text) => new Set(text.match(CLASS) ?? []);
const built = (extension) =>
  readdirSync("dist/assets")
    .filter((it) => it.endsWith(extension))
    .map((it) => readFileSync(`dist/assets/${it}`, "utf8"))
    .join("\n");

const used = classesOf(built(".js"));
const styled = classesOf(built(".css"));
const missing = readdirSync(STYLES)
  .filter((it) => it.endsWith(".css") && !it.endsWith(".layer.css"))
  .filter((it) => {
    const own = [...classesOf(readFileSync(`${STYLES}/${it}`, "utf8"))];
    return own.some((one) => used.has(one) && !styled.has(one));
  });
if (missing.length) {
  console.error(
    `These styles of Mantine are used: add them to src/mantine.css, in the order of its own styles.css: ${missing.join(", ")}`,
  );
  process.exit(1);
}
