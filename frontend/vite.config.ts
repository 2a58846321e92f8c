import { defineConfig, type Plugin } from "vite";

// What pages ask for by name (`{% built "site/site.ts" %}`); each comes out with a hash in its name.
const entries = [
  "site/site.ts",
  "room/room.tsx",
  "room/wall.tsx",
  "styles/site.css",
  "styles/room.css",
  "styles/wall.css",
];

// htmx holds one eval for attributes that a strict content policy forbids anyway; nothing shipped may have it.
const withoutEval: Plugin = {
  name: "without-eval",
  transform(code, id) {
    return id.includes("/htmx.org/") ? code.replace("return eval(str)", "return undefined") : undefined;
  },
};

export default defineConfig({
  plugins: [withoutEval],
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
