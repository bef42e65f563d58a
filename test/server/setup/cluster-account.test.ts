import { execFile, spawnSync } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { root } from "../../support/run.ts";

/** A private /etc for one process requires root and a mount namespace. */
const can = process.getuid?.() === 0 && spawnSync("unshare", ["--mount", "true"]).status === 0;

/** The account of root's PostgreSQL on a machine without `postgres`, as uid and name, or the error. */
async function chooseAccount(programs: string): Promise<string> {
	const etc = await mkdtemp(join(tmpdir(), "expunge-etc-"));
	try {
		await cp("/etc", etc, { recursive: true, verbatimSymlinks: true });
		const choose = `
			import { readFileSync } from "node:fs";
			import { unprivilegedAccount } from "./server/embedded/unprivileged-account.ts";
			try {
				const { uid } = unprivilegedAccount();
				if (unprivilegedAccount().uid !== uid) throw new Error("Another one the second time.");
				console.log(readFileSync("/etc/passwd", "utf8").split("\\n").find((line) => Number(line.split(":")[2]) === uid));
			} catch (error) { console.log(error.message) }`;
		const script = `mount --bind ${etc} /etc && sed -i -e /^postgres:/d -e /^expunge:/d /etc/passwd && sed -i /^expunge:/d /etc/group && ${programs} exec "$NODE" --input-type=module -e "$CHOOSE"`;
		const env = { PATH: process.env.PATH ?? "", NODE: process.execPath, CHOOSE: choose };
		const { stdout } = await promisify(execFile)("unshare", ["--mount", "sh", "-c", script], { cwd: root, env });
		return stdout.trim();
	} finally {
		await rm(etc, { recursive: true, force: true });
	}
}

test.skipIf(!can)("as root without an account postgres, the cluster gets an account of its own and never nobody's", async () => {
	expect(await chooseAccount("")).toMatch(/^expunge:x:\d+:\d+:.*:\/usr\/sbin\/nologin$/);
});

test.skipIf(!can)("where that account cannot be created, the server says what to do", async () => {
	expect(await chooseAccount("mount --bind /bin/false /usr/sbin/useradd &&")).toContain("Create one, for example with `useradd");
});
