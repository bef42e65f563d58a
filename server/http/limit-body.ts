import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import type { RequestEnv } from "./action.ts";
import { ExpungeError } from "./errors.ts";

const kilobyte = 1_024;

/** Maximum size of a body in bytes, by path. The first match counts. */
const limits = [
	limit(/^\/api\/auth\//, 4 * kilobyte),
	limit(/^\/api\/previews\/[^/]+\/parts$/, 1_024 * kilobyte),
	limit(/./, 64 * kilobyte),
];

/**
 * Refuses large bodies before they are read. Also refuses bodies without a stated length, because they could stay unfinished in memory.
 * Browsers always state the length.
 */
export const limitBody = createMiddleware<RequestEnv>(async (c, next) => {
	if (c.req.header("transfer-encoding") !== undefined) throw new ExpungeError("length_required");
	await limits.find(({ path }) => path.test(c.req.path))?.check(c, next);
});

function limit(path: RegExp, maxSize: number) {
	const onError = (_: Context): never => {
		throw new ExpungeError("body_too_large", { bytes: maxSize });
	};
	return { path, check: bodyLimit({ maxSize, onError }) };
}
