import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { themeCss } from "./scripts/theme-css.ts";

export default defineConfig({
  plugins: [react(), themeCss()],
  build: {
    target: "es2022",
    manifest: true,
    assetsInlineLimit: 0, // no data: URLs, which the Content-Security-Policy refuses
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700, // kB before gzip; scripts/bundle-size.mjs is what counts
  },
  test: { include: ["src/**/*.test.ts"], env: { TZ: "UTC" } },
});
