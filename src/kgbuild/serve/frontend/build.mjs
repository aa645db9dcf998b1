// Bundles the scripts of the pages into static/dist, with the licences of everything bundled.
import { build } from "esbuild";
import { readFileSync, readdirSync, writeFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const OUT = "../static/dist";

const { metafile } = await build({
  entryPoints: ["editor.js", "network.js", "editor.css"],
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  metafile: true,
  loader: { ".svg": "dataurl", ".woff": "dataurl", ".ttf": "dataurl" },
});

// Packages whose files are in a bundle; a scoped name has two parts.
const packages = new Set(
  Object.keys(metafile.inputs)
    .filter((file) => file.includes("node_modules/"))
    .map((file) => file.slice(file.lastIndexOf("node_modules/")).split("/").slice(1))
    .map(([first, second]) => (first.startsWith("@") ? `${first}/${second}` : first)),
);

function licence(name) {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : `License: ${license}`;
  return `${name} ${version}\n\n${text}\n`;
}

if (!existsSync(OUT)) mkdirSync(OUT, { recursive: true });
writeFileSync(join(OUT, "LICENSES.txt"), [...packages].sort().map(licence).join(`\n${"-".repeat(80)}\n\n`));
