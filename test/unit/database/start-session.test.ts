import { describe, expect, test } from "vitest";
import { startSession } from "../../../server/database/start-session.ts";

const address = "postgres://expunge:secret@db.test:5433/crm";

describe("a session", () => {
	test.each([
		["an address without settings", "", ""],
		["a setting of the driver", "?sslmode=require", "?sslmode=require"],
		["a setting of ours", "?search_path=public", ""],
		["a setting of ours in capitals", "?TIMEZONE=Europe%2FBerlin&SEARCH_PATH=public", ""],
		["a setting of ours twice", "?row_security=off&row_security=off&sslmode=require", "?sslmode=require"],
		["options of a hosting service", "?options=endpoint%3Dx", ""],
	])("keeps of %s only what the driver needs", (_, given, kept) => {
		expect(startSession(address + given).url).toBe(address + kept);
	});

	test("has our settings, whatever the address says", () => {
		const { parameters } = startSession(`${address}?search_path=public&row_security=off`);
		expect(parameters).toMatchObject({ search_path: "pg_catalog, pg_temp", row_security: "on", synchronous_commit: "on" });
		expect(parameters).not.toHaveProperty("options");
	});

	test("has the address's own options before ours, so that ours win", () => {
		const { parameters, options } = startSession(`${address}?options=-c%20row_security%3Doff`);
		expect(parameters["options"]).toBe("-c row_security=off");
		expect(parameters["row_security"]).toBe("on");
		expect(options.startsWith("-c row_security=off -c search_path=")).toBe(true);
		expect(options.lastIndexOf("row_security=on")).toBeGreaterThan(options.indexOf("row_security=off"));
	});

	test("has the same settings with either driver", () => {
		const { parameters, options } = startSession(address);
		const read = options
			.split("-c ")
			.filter(Boolean)
			.map((one) => one.trim().replaceAll("\\ ", " ").split("="));
		expect(Object.fromEntries(read)).toEqual(parameters);
	});
});
