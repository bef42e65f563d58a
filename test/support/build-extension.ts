import { build } from "wxt";
import { root } from "./run.ts";

// A separate program, because the build changes its process's environment. `node test/support/build-extension.ts <folder> <browser>`
const [outDir = "dist", browser = "chrome"] = process.argv.slice(2);
await build({ root, outDir, browser, manifestVersion: 3, debug: false });
