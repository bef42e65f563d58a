import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { referenceFile, writeReference } from "./adapter-reference.ts";
import { root } from "./run.ts";

/** `npm run reference` */
writeFileSync(join(root, referenceFile), writeReference());
