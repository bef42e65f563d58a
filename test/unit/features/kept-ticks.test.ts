import { afterEach, expect, test, vi } from "vitest";
import { keptTicks } from "../../../extension/features/kept-ticks.ts";
import type { Stage } from "../../../extension/stage/stage.ts";
import { makeTickedKeys } from "../../../extension/stage/ticked-keys.ts";

afterEach(() => void vi.unstubAllGlobals());

const address = "https://crm.example.test/clients";

/** A search for which the background has kept nothing. Returns the calls that it received. */
function begin() {
	const calls: string[] = [];
	vi.stubGlobal("location", new URL(address));
	vi.stubGlobal("chrome", {
		runtime: {
			sendMessage: async ({ call }: { call: string }) => {
				calls.push(call);
				return [call === "page/ticked" ? { address: "", keys: [] } : null];
			},
		},
	});
	const refresh = vi.fn();
	const view = { place: "clients", results: { address, list: { object: "client", list: "table" } } };
	const stage = { view, ticked: makeTickedKeys(), signal: new AbortController().signal, refresh, erased: () => new Set() };
	const scan = keptTicks(stage as unknown as Stage);
	scan(new Set());
	return { calls, refresh, ticked: stage.ticked };
}

const answered = () => new Promise((resolve) => setTimeout(resolve));

test("a page for which nothing was kept is not looked at again, because that takes a while for a long list", async () => {
	const { calls, refresh } = begin();
	await answered();
	expect(calls).toEqual(["page/ticked"]);
	expect(refresh).not.toHaveBeenCalled();
});

test("a tick from before the background has answered is kept", async () => {
	const { calls, ticked } = begin();
	ticked.add("7");
	await answered();
	expect(calls).toEqual(["page/ticked", "page/keep-ticked"]);
});
