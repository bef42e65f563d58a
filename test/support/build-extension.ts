import { build } from "wxt";
import { root } from "./run.ts";

// A program of its own: the build changes its process's environment. `node test/support/build-extension.ts <folder>`
await build({ root, outDir: process.argv[2] ?? "dist", browser: "chrome", debug: false });
