import { expect, test } from "vitest";
import type { Statement } from "./support/behaviour.ts";

const statements: readonly Statement[] = [];

test("every statement of what the product does is listed, with its proof or a reason", ({ task }) => {
	task.meta.statements = statements;
	expect(statements).toBeDefined();
});
