import { describe, expect, test } from "vitest";
import type { SessionState } from "../../../extension/messages.ts";
import { nextSetUpStep } from "../../../extension/panels/set-up/set-up-step.ts";
import { panelsFor, parseRoute } from "../../../extension/panels/shell/route.ts";
import { readServerAddress } from "../../../extension/read-server-address.ts";

describe("the server's address", () => {
	test.each([
		["expunge.example.org", "https://expunge.example.org"],
		[" https://expunge.example.org/ ", "https://expunge.example.org"],
		["example.org/expunge/", "https://example.org/expunge"],
		["localhost:8787", "http://localhost:8787"],
		["http://127.0.0.1:8787/", "http://127.0.0.1:8787"],
		["[::1]:8787", "http://[::1]:8787"],
	])("%s is read as %s", (typed, address) => {
		expect(readServerAddress(typed)).toEqual({ ok: true, address });
	});

	test.each(["", "two words", "ftp://example.org", "http://expunge.example.org", "javascript:alert(1)", "javascript://alert(1)"])(
		"%s is refused with a reason",
		(typed) => {
			expect(readServerAddress(typed)).toMatchObject({ ok: false, message: expect.stringMatching(/\w/) });
		},
	);
});

describe("the first run", () => {
	const session: SessionState = {
		server: "https://expunge.example.org",
		description: { product: "Expunge", version: "0.1.0", crm: { name: "demo", title: "Demo", origins: ["https://crm.example.org"] } },
		user: null,
		rights: null,
		siteGranted: true,
		keepSignedIn: true,
		crmLoginOnPage: null,
		unreachable: false,
		adapterProblems: [],
	};
	const user = { id: "ada", name: "Ada", email: "ada@example.org", role: "admin", crmLogin: "ada" } as const;

	test("asks for the server, then the site, then who it is", () => {
		expect(nextSetUpStep({ ...session, server: null, description: null }, false)).toBe("server");
		expect(nextSetUpStep({ ...session, siteGranted: false }, false)).toBe("site");
		expect(nextSetUpStep({ ...session, siteGranted: false }, true)).toBe("sign_in");
		expect(nextSetUpStep(session, false)).toBe("sign_in");
		expect(nextSetUpStep({ ...session, user }, false)).toBeNull();
	});

	test("says so when a known server does not answer, and never shuts out who is signed in", () => {
		expect(nextSetUpStep({ ...session, description: null, unreachable: true }, false)).toBe("unreachable");
		expect(nextSetUpStep({ ...session, user, siteGranted: false, unreachable: true }, false)).toBeNull();
	});
});

describe("the address of a panel", () => {
	const admin = { admin: true, bulkDelete: true, objects: [], version: 1 };
	const agent = { ...admin, admin: false };

	test("names the panel, what is open in it, and its filter", () => {
		expect(parseRoute("#permissions/new", admin)).toMatchObject({ panel: "permissions", detail: "new" });
		expect(parseRoute("#audit?deletion=42", admin).query.get("deletion")).toBe("42");
		expect(parseRoute("", admin)).toMatchObject({ panel: "activity", detail: null });
	});

	test("of an admin's panel leads an agent to the activity", () => {
		expect(parseRoute("#audit?deletion=42", agent).panel).toBe("activity");
		expect(["holds", "organisation"].map((panel) => parseRoute(`#${panel}`, agent).panel)).toEqual(["activity", "activity"]);
		expect(panelsFor(agent)).toEqual(["activity", "notifications", "account"]);
	});
});
