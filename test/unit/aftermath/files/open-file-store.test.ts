import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../support/run.ts";

test("the library for object stores is loaded only when a bucket is opened, because it is large", () => {
	const files = globSync("server/**/*.ts", { cwd: root }).map((path) => [path, readFileSync(join(root, path), "utf8")] as const);
	const naming = (text: string) =>
		files
			.filter(([, source]) => source.includes(text))
			.map(([path]) => path)
			.sort();
	expect(naming('"@aws-sdk/')).toEqual(["server/aftermath/files/list-bucket.ts", "server/aftermath/files/open-bucket.ts"]);
	expect(naming("/list-bucket.ts")).toEqual(["server/aftermath/files/open-bucket.ts"]);
	expect(naming("/open-bucket.ts")).toEqual(["server/aftermath/files/open-file-store.ts"]);
	expect(naming('from "./open-bucket.ts"')).toEqual([]);
});
