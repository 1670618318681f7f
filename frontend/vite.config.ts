import { defineConfig } from "vite";

const icons = (names: string) => `lucide-preact/.*/icons/(?:${names})\\.`;
// Icons that only messages draw have a file of their own: no other page waits for them. Those that only who writes sees
// come with what they write in.
const OF_MESSAGES = icons("archive|check|file-pen|paperclip|send");
const OF_WRITING = icons("cloud-off|credit-card|image|x");
const OF_ALL = [
  `node_modules/(?!${OF_MESSAGES}|${OF_WRITING})`,
  "src/(?:ui|lib)/",
  "src/patient/parts/(?:problem-note|send-message)\\.",
  "src/messages/(?:times|file-size|writing-now)\\.",
  "src/patient/messages/(?:back|place)\\.",
  "rolldown/runtime",
  "src/identity/(?:(?:act|ask)-button|routes)\\.",
  "src/styles/(?:index|entry-row|security)\\.css",
];

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // The content security policy allows no data: address and no inline script.
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["index.html", "console.html"],
      output: {
        // What pages share comes in a few files and not in twenty: every request has its price on a phone. The styles
        // of all pages begin with index.css, which says whose win.
        codeSplitting: {
          groups: [
            { name: "base", test: new RegExp(OF_ALL.join("|")), minShareCount: 2 },
            // What only pages of the record share.
            { name: "record", test: /src\/(patient\/parts\/|i18n\/en\.health\.)/, minShareCount: 2 },
            { name: "message-icons", test: new RegExp(OF_MESSAGES), minShareCount: 2 },
            { name: "sign-up", test: /src\/identity\/(sign-up\/|link\.)/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  // `npm run dev` beside a running portal.
  server: { host: "127.0.0.1", proxy: { "/api": "http://localhost:8000" } },
});
