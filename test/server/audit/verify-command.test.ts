import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { cleanEnvironment } from "../../support/clean-environment.ts";
import { secrets } from "../../support/expunge-server.ts";
import { root } from "../../support/run.ts";
import { startSmall } from "../../support/start-small.ts";
import { recordSome } from "./record-some.ts";

const { appUrl, services, superuser } = await startSmall();

const verify = (parameters: string[] = []) =>
	promisify(execFile)(process.execPath, ["server/audit/verify-main.ts", ...parameters], {
		cwd: root,
		env: cleanEnvironment({ ...secrets, DATABASE_URL: appUrl }),
	});

test("npm run audit:verify reports whether the audit is unchanged, with the server's own role", async () => {
	await recordSome(services);
	const { stdout } = await verify();
	expect(stdout).toContain("1 links, 2 entries, 0 problems");
	const head = stdout.match(/^head (1:[0-9a-f]{64})$/m)?.[1] ?? "";
	expect((await verify(["--head", head])).stdout).toContain("0 problems");
	await superuser`update expunge.audit_links set origin = 'elsewhere'`;
	await expect(verify()).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining("An entry between A-1 and A-2 was changed.") });
});
