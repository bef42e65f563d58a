import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import type { RequestEnv } from "./action.ts";
import { ExpungeError } from "./errors.ts";

const kilobyte = 1_024;

/** Bytes of a request's body by its path; the first line that matches counts. */
const limits = [
	limit(/^\/api\/auth\//, 4 * kilobyte),
	limit(/^\/api\/previews\/[^/]+\/parts$/, 1_024 * kilobyte),
	limit(/./, 64 * kilobyte),
];

/**
 * Refuses large bodies before anybody reads them. A body without a stated length could stay unfinished in memory, so nobody may send one:
 * browsers always state it.
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
