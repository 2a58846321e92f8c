import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

// What pages ask for by name (`{% built "site/site.ts" %}`); each comes out with a hash in its name.
const entries = [
  "site/site.ts",
  "room/room.tsx",
  "room/wall.tsx",
  "worker/worker.ts",
  "styles/site.css",
  "styles/room.css",
  "styles/font.css",
  "styles/wall.css",
];

// htmx holds one eval for attributes that a strict content policy forbids anyway; nothing shipped may have it.
const withoutEval: Plugin = {
  name: "without-eval",
  transform(code, id) {
    return id.includes("/htmx.org/") ? code.replace("return eval(str)", "return undefined") : undefined;
  },
};

// The server hands out what lies compressed beside a file; slow lines are grateful.
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  writeBundle({ dir = "" }) {
    for (const name of readdirSync(join(dir, "assets")).filter((n) => /\.(js|css|svg)$/.test(n))) {
      const path = join(dir, "assets", name);
      const bytes = readFileSync(path);
      if (bytes.length < 500) continue;
      writeFileSync(`${path}.br`, brotliCompressSync(bytes));
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    }
  },
};

export default defineConfig({
  plugins: [withoutEval, compressed],
  base: "./", // the pages know where static files live; the styles find their fonts beside them
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  css: {
    transformer: "lightningcss",
    lightningcss: { targets: { chrome: 105 << 16, firefox: 110 << 16, safari: (15 << 16) | (4 << 8) } },
  },
  build: {
    outDir: "../peerassist/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0, // data: URLs are no fonts under our content policy
    modulePreload: { polyfill: false },
    target: ["chrome105", "firefox110", "safari15.4"],
    cssMinify: "lightningcss",
    rollupOptions: { input: entries },
    reportCompressedSize: false,
  },
});
