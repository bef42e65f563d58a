import { afterEach, expect, test, vi } from "vitest";
import { callIfThere } from "../../../extension/messaging.ts";

afterEach(() => {
	vi.unstubAllGlobals();
	Reflect.deleteProperty(Object.getPrototypeOf(globalThis), "browser");
});

const answering = (answer: string) => ({ runtime: { sendMessage: async () => [answer] } });

test("an element that the page calls browser does not silence the extension", async () => {
	vi.stubGlobal("chrome", answering("chrome"));
	vi.stubGlobal("browser", undefined);
	Reflect.deleteProperty(globalThis, "browser");
	// Elements with an id are found through the prototype of the global object.
	Object.defineProperty(Object.getPrototypeOf(globalThis), "browser", { value: { runtime: {} }, configurable: true });
	expect((globalThis as { browser?: unknown }).browser).toEqual({ runtime: {} });
	expect(await callIfThere("page/state", null)).toBe("chrome");
});

test("the browser's own API is used first where there is one", async () => {
	vi.stubGlobal("chrome", answering("chrome"));
	vi.stubGlobal("browser", answering("browser"));
	expect(await callIfThere("page/state", null)).toBe("browser");
});
