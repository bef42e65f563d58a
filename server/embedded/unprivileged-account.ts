import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The account that PostgreSQL runs as. It refuses to run as root. */
export interface SystemAccount {
	uid: number;
	gid: number;
}

/**
 * Undefined if the current account will do. For root it is the account `expunge`, or else `postgres`. If neither exists, `expunge` is
 * created. It is never `nobody`: other services run as that account, and could read and change the database's files.
 */
export function unprivilegedAccount(): SystemAccount | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const found = findAccount();
	if (found) return found;
	createAccount();
	const created = findAccount();
	if (!created) throw new Error(refusal);
	return created;
}

const refusal =
	"PostgreSQL cannot run as root, and this machine has no account expunge or postgres. Create one, for example with `useradd --system --user-group expunge`, or set DATABASE_URL.";

function findAccount(): SystemAccount | undefined {
	const accounts = readFileSync("/etc/passwd", "utf8")
		.split("\n")
		.map((line) => line.split(":"));
	const found = accounts.find(([name]) => name === "expunge") ?? accounts.find(([name]) => name === "postgres");
	if (!found) return undefined;
	const [uid, gid] = [Number(found[2]), Number(found[3])];
	if (uid === 0) throw new Error(`PostgreSQL cannot run as root, and the account ${found[0]} is root.`);
	return { uid, gid };
}

function createAccount(): void {
	const parameters = [
		"--system",
		"--user-group",
		"--no-create-home",
		"--home-dir",
		"/nonexistent",
		"--shell",
		"/usr/sbin/nologin",
		"expunge",
	];
	try {
		execFileSync("useradd", parameters, { env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" }, stdio: "ignore" });
	} catch (error) {
		// Another process may have created it at the same moment.
		if (!findAccount()) throw new Error(refusal, { cause: error });
	}
}
