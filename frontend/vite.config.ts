import { defineConfig } from "vite";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // The content security policy allows no data: address and no inline script.
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["index.html", "console.html"],
      output: {
        // What pages share comes in two files and not in twenty: every request has its price on a phone. The styles
        // of all pages begin with index.css, which says whose win.
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /node_modules|src\/(ui|lib|patient\/parts)\/|src\/styles\/index\.css|src\/identity\/(act|ask)-button\./,
              minShareCount: 2,
            },
            { name: "sign-up", test: /src\/identity\/(sign-up\/|link\.)/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  // `npm run dev` beside a running portal.
  server: { host: "127.0.0.1", proxy: { "/api": "http://localhost:8000" } },
});
