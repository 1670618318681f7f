import { defineConfig } from "vite";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // The content security policy allows no data: address and no inline script.
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ["index.html", "console.html"] },
  },
  // `npm run dev` beside a running portal.
  server: { host: "127.0.0.1", proxy: { "/api": "http://localhost:8000" } },
});
