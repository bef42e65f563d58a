import { describe, expect, test } from "vitest";
import { EnvironmentError, readEnv } from "../../server/env.ts";

const right = {
	DATABASE_URL: "postgres://expunge_app:x@127.0.0.1/crm",
	ERASER_DATABASE_URL: "postgres://expunge_eraser:x@127.0.0.1/crm",
	CRM_ADAPTER: "crm.ts",
	CRM_ORIGIN: "https://crm.example.org/app, http://localhost:3000",
	AUTH_SECRET: "a".repeat(32),
	AUDIT_KEY: "b".repeat(32),
};

function problemsOf(source: Record<string, string>): string[] {
	try {
		readEnv(source);
		return [];
	} catch (error) {
		if (error instanceof EnvironmentError) return error.problems;
		throw error;
	}
}

describe("the environment", () => {
	test("is read with defaults, and addresses are reduced to origins", () => {
		expect(readEnv(right)).toMatchObject({
			crm: { adapter: "crm.ts" },
			crmOrigins: ["https://crm.example.org", "http://localhost:3000"],
			port: 8787,
			host: "127.0.0.1",
			extensionOrigins: ["chrome-extension://opmfackhffepdobocceojejjoiikgcfo"],
			mail: null,
		});
	});

	test("reports all errors at once", () => {
		const problems = problemsOf({ DATABASE_URL: "mysql://x", AUTH_SECRET: "short", PORT: "many", LOG_LEVEL: "loud", SMTP_URL: "mail" });
		for (const name of [
			"DATABASE_URL",
			"ERASER_DATABASE_URL",
			"AUTH_SECRET",
			"AUDIT_KEY",
			"PORT",
			"LOG_LEVEL",
			"SMTP_URL",
			"CRM",
			"CRM_ORIGIN",
		])
			expect(
				problems.filter((problem) => problem.startsWith(`${name} `)),
				name,
			).toHaveLength(1);
		expect(problems).toHaveLength(9);
	});

	test("has the secrets for other systems, and no other variable", () => {
		const read = readEnv({
			...right,
			CRM_SECRET_SEARCH: "s3",
			CRM_SECRET_EMPTY: "",
			SECRET: "x",
			REQUEST_ORIGINS: "https://search.example.org/, https://mail.example.org:8443",
		});
		expect(read.crmSecrets).toEqual({ CRM_SECRET_SEARCH: "s3" });
		expect(read.requestOrigins).toEqual(["https://search.example.org", "https://mail.example.org:8443"]);
		for (const wider of ["/people", "/?tenant=1", "#people", "/?", "/#"])
			expect(problemsOf({ ...right, REQUEST_ORIGINS: `https://search.example.org${wider}` })).toEqual([
				expect.stringMatching(/^REQUEST_ORIGINS must be origins/),
			]);
		expect(problemsOf({ ...right, REQUEST_ORIGINS: "https://user:secret@search.example.org" })).toHaveLength(1);
		expect(problemsOf({ ...right, WEBHOOKS: "https://warehouse.example.org/hook" })).toEqual([
			expect.stringMatching(/^WEBHOOKS must be addresses/),
		]);
		expect(problemsOf({ ...right, PRIVATE_NETWORKS: "0.0.0.0/0" })).toEqual([expect.stringMatching(/^PRIVATE_NETWORKS /)]);
	});

	test("has the bucket of the files with its key, and refuses half a key", () => {
		const bucket = { ...right, CRM_FILES: "s3://files/crm", S3_ACCESS_KEY_ID: "a" };
		expect(readEnv({ ...bucket, S3_SECRET_ACCESS_KEY: "b" }).crmFiles).toMatchObject({
			bucket: "files",
			credentials: { accessKeyId: "a" },
		});
		expect(problemsOf(bucket)).toEqual([expect.stringMatching(/belong together/)]);
		expect(problemsOf({ ...right, CRM_FILES: "files" })).toEqual([expect.stringMatching(/^CRM_FILES must be/)]);
	});

	test("treats an empty variable as absent", () => {
		expect(problemsOf({ ...right, AUDIT_KEY: "" })).toEqual([expect.stringMatching(/^AUDIT_KEY is missing/)]);
	});

	test("refuses two CRMs", () => {
		expect(problemsOf({ ...right, CRM: "request-tracker" })).toEqual([expect.stringContaining("both set")]);
	});

	test("gets secrets from the server if DATABASE_URL is missing", () => {
		const { DATABASE_URL: _, ERASER_DATABASE_URL: ____, AUTH_SECRET: __, AUDIT_KEY: ___, ...rest } = right;
		expect(readEnv(rest)).toMatchObject({ databaseUrl: null });
	});
});

describe("TRUSTED_PROXIES", () => {
	test("accepts addresses and networks", () => {
		const { trustedProxies } = readEnv({ ...right, TRUSTED_PROXIES: "192.0.2.1, 10.0.0.0/8,2001:db8::/32" });
		const trusts = (address: string, family: "ipv4" | "ipv6") => trustedProxies.check(address, family);
		expect([trusts("192.0.2.1", "ipv4"), trusts("10.255.0.1", "ipv4"), trusts("2001:db8:1::1", "ipv6")]).toEqual([true, true, true]);
		expect([trusts("192.0.2.2", "ipv4"), trusts("11.0.0.1", "ipv4"), trusts("2001:db9::1", "ipv6")]).toEqual([false, false, false]);
	});

	test("refuses names, wrong networks and the network of all addresses", () => {
		for (const wrong of ["proxy.example.org", "10.0.0.0/33", "10.0.0.0/8/8", "0.0.0.0/0", "::/0", "10.0.0.0/x", "10.0.0"])
			expect(problemsOf({ ...right, TRUSTED_PROXIES: wrong })).toEqual([
				expect.stringMatching(/^TRUSTED_PROXIES must be addresses, or networks/),
			]);
	});
});
