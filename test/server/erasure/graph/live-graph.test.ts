import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { startSmall } from "../../../support/start-small.ts";

const { services } = await startSmall();

test("a server that stops while it reads the schema again ends without an error in its log", async () => {
	const error = vi.spyOn(services.log, "error");
	await services.graph.current();
	const later = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000);
	await services.graph.current();
	later.mockRestore();
	await services.close();
	await setImmediate();
	expect(error).not.toHaveBeenCalled();
	error.mockRestore();
});
