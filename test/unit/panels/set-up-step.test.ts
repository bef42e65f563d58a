import { describe, expect, test } from "vitest";
import type { SessionState } from "../../../extension/messages.ts";
import { nextSetUpStep } from "../../../extension/panels/set-up/set-up-step.ts";

describe("the first run", () => {
	const session: SessionState = {
		server: "https://expunge.example.org",
		managed: false,
		description: { product: "Expunge", version: "0.1.0", crm: { name: "demo", title: "Demo", origins: ["https://crm.example.org"] } },
		user: null,
		rights: null,
		siteGranted: true,
		keepSignedIn: true,
		crmLoginOnPage: null,
		unreachable: false,
		newRights: false,
		types: [],
		lastEmail: null,
		sessionEnded: false,
		adapterProblems: [],
	};
	const user = { id: "ada", name: "Ada", email: "ada@example.org", role: "admin", crmLogin: "ada" } as const;

	test("asks for the server, then the site, then the sign-in", () => {
		expect(nextSetUpStep({ ...session, server: null, description: null }, false)).toBe("server");
		expect(nextSetUpStep({ ...session, siteGranted: false }, false)).toBe("site");
		expect(nextSetUpStep({ ...session, siteGranted: false }, true)).toBe("sign_in");
		expect(nextSetUpStep(session, false)).toBe("sign_in");
		expect(nextSetUpStep({ ...session, user }, false)).toBeNull();
	});

	test("reports a known server that does not answer, and keeps a signed-in person in", () => {
		expect(nextSetUpStep({ ...session, description: null, unreachable: true }, false)).toBe("unreachable");
		expect(nextSetUpStep({ ...session, user, siteGranted: false, unreachable: true }, false)).toBeNull();
	});
});
