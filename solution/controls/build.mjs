// Builds every control for production and lays the result where the solution keeps its components.
// With --check nothing is written: the exit code says whether the committed build is what the source gives.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const built = path.join(here, "out", "controls");
const target = path.join(here, "..", "src", "Controls");
const record = path.join(here, "built.json");
const prefix = "csm";
const lock = "package-lock.json";

const controls = readdirSync(here).filter((name) => existsSync(path.join(here, name, "ControlManifest.Input.xml"))).sort();

const check = process.argv.includes("--check");
rmSync(path.join(here, "out", "controls"), { recursive: true, force: true });
execFileSync(process.execPath, [path.join(here, "node_modules", "pcf-scripts", "bin", "pcf-scripts.js"), "build", "--buildMode", "production", "--noColor"], { cwd: here, stdio: "inherit" });

// pcf-scripts reports a failed build by words alone.
const failed = controls.filter((name) => !["bundle.js", "ControlManifest.xml"].every((file) => existsSync(path.join(built, name, file))));
if (failed.length > 0) {
  throw new Error(`Not built: ${failed.join(", ")}. The messages above say why.`);
}

const files = controls.flatMap(finished);
if (check) {
  const stale = files.filter(([file, content]) => !existsSync(path.join(target, file)) || lines(readFileSync(path.join(target, file), "utf8")) !== content).map(([file]) => file);
  const extra = existing(target).filter((file) => !files.some(([name]) => name === file));
  const unrecorded = !existsSync(record) || lines(readFileSync(record, "utf8")) !== summary();
  for (const file of [...stale, ...extra]) {
    console.error(`${file} is not what the source gives.`);
  }

  if (unrecorded) {
    console.error("built.json does not describe this source.");
  }

  process.exitCode = stale.length + extra.length + Number(unrecorded) > 0 ? 1 : 0;
} else {
  rmSync(target, { recursive: true, force: true });
  for (const [file, content] of files) {
    mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    writeFileSync(path.join(target, file), content);
  }

  writeFileSync(record, summary());
}

// The files of one control as the solution keeps them, path and text.
function finished(name) {
  const folder = path.join(built, name);
  const component = `${prefix}_${manifestOf(name).namespace}.${name}`;
  const style = path.join("css", `${name}.css`);
  const frame = path.join(here, "shared", "frame.css");
  // The bundler lists its own module names as a licence; there is no third party's code in a bundle.
  const parts = existing(folder).filter((file) => !file.endsWith(".LICENSE.txt")).map((file) => {
    const text = lines(readFileSync(path.join(folder, file), "utf8")).replace(/^\/\*! For license information please see .*\*\/\n/, "");
    return [path.posix.join(component, file), file === style ? `${lines(readFileSync(frame, "utf8"))}\n${text}` : text];
  });
  const data = `<?xml version="1.0" encoding="utf-8"?>\n<CustomControl>\n  <Name>${component}</Name>\n  <FileName>/Controls/${component}/ControlManifest.xml</FileName>\n</CustomControl>\n`;
  return [...parts, [path.posix.join(component, "ControlManifest.xml.data.xml"), data]];
}

function manifestOf(name) {
  const text = readFileSync(path.join(here, name, "ControlManifest.Input.xml"), "utf8");
  const attribute = (key) => new RegExp(`<control [^>]*\\b${key}="([^"]+)"`).exec(text)[1];
  return { namespace: attribute("namespace"), version: attribute("version") };
}

// Without Node.js a test can still tell from this whether source and build belong together.
function summary() {
  const shared = hash([lock, "build.mjs", "tsconfig.json", ...existing(path.join(here, "shared")).map((file) => path.posix.join("shared", file))].map((file) => [file, path.join(here, file)]));
  const entries = controls.map((name) => {
    const source = existing(path.join(here, name)).filter((file) => !file.startsWith("generated/")).map((file) => [path.posix.join(name, file), path.join(here, name, file)]);
    const output = files.filter(([file]) => file.startsWith(`${prefix}_${manifestOf(name).namespace}.${name}/`)).sort(([one], [other]) => (one < other ? -1 : 1));
    return [name, { version: manifestOf(name).version, source: hash(source), built: digest(output) }];
  });
  return `${JSON.stringify({ shared, controls: Object.fromEntries(entries) }, null, 2)}\n`;
}

function hash(named) {
  return digest(named.map(([name, file]) => [name, lines(readFileSync(file, "utf8"))]));
}

function digest(named) {
  const sum = createHash("sha256");
  for (const [name, text] of named) {
    sum.update(`${name}\n${text}\n`, "utf8");
  }

  return sum.digest("hex");
}

// Files under a folder with forward slashes, in an order no language changes.
function existing(folder) {
  if (!existsSync(folder)) {
    return [];
  }

  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join("/"))
    .sort((one, other) => (one < other ? -1 : 1));
}

function lines(text) {
  return text.replace(/\r\n/g, "\n");
}
