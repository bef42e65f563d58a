import { z } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import { boundedArray } from "../../../server/http/schemas.ts";

test("an array that is too long causes one issue, however many of its elements are invalid", () => {
	const schema = z.object({ ids: boundedArray(z.string(), 1_000) });
	expect(schema.safeParse({ ids: Array.from({ length: 100_000 }, () => 0) }).error?.issues).toHaveLength(1);
	expect(schema.safeParse({ ids: [0, 0] }).error?.issues).toHaveLength(2);
	expect(schema.parse({ ids: ["1"] })).toEqual({ ids: ["1"] });
	expect(schema.safeParse({ ids: "1" }).success).toBe(false);
});
