import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ErrorReply } from "@redis/client";
import { expect, test } from "vitest";
import { codeOfRedis } from "../../../../server/aftermath/caches/open-redis.ts";
import { root } from "../../../support/run.ts";

test("the library for Redis is loaded only when an adapter names keys", () => {
	const files = globSync("server/**/*.ts", { cwd: root }).map((path) => [path, readFileSync(join(root, path), "utf8")] as const);
	const naming = (text: string) => files.filter(([, source]) => source.includes(text)).map(([path]) => path);
	expect(naming('"@redis/client"')).toEqual(["server/aftermath/caches/open-redis.ts"]);
	expect(naming('import("./open-redis.ts")')).toEqual(["server/aftermath/caches/purge-caches.ts"]);
	expect(naming('from "./open-redis.ts"')).toEqual([]);
});

test.each([
	[Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
	[new ErrorReply("NOPERM User reader has no permissions to access key person:7"), "NOPERM"],
	[new ErrorReply("person:7 is odd"), "CONNECTION_LOST"],
	[new Error("Socket closed unexpectedly"), "CONNECTION_LOST"],
])("the code of %s is %s", (error, code) => {
	expect(codeOfRedis(error)).toBe(code);
});
