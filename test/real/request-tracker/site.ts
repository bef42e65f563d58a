import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { webAccount } from "./install.ts";
import { places } from "./place.ts";

export const organization = "expunge.test";
export const database = { user: "rt_expunge", password: "rt-expunge-password" };

export async function writeSiteConfig(webPort: number, databasePort: number): Promise<void> {
	await writeFile(places.siteConfig, siteConfig(webPort, databasePort), { mode: 0o644 });
}

/** Request Tracker's whole configuration. The one in /etc is not read. The database's name comes from the environment. */
export function siteConfig(webPort: number, databasePort: number): string {
	const settings = {
		rtname: organization,
		Organization: organization,
		CorrespondAddress: `rt@${organization}`,
		CommentAddress: `rt-comment@${organization}`,
		Timezone: "UTC",
		DatabaseType: "Pg",
		DatabaseHost: "127.0.0.1",
		DatabasePort: String(databasePort),
		DatabaseUser: database.user,
		DatabasePassword: database.password,
		DatabaseAdmin: "postgres",
		WebPath: "",
		WebDomain: "127.0.0.1",
		WebPort: String(webPort),
		WebBaseURL: `http://127.0.0.1:${webPort}`,
		MailCommand: "testfile",
		LogToSTDERR: "warning",
	};
	const lines = [
		`$RT::MasonDataDir = '${places.caches}';`,
		`$RT::MasonSessionDir = '${places.sessions}';`,
		`$RT::VarPath = '${places.variable}';`,
		"Set($DatabaseName, $ENV{RT_DATABASE});",
		"Set($LogToSyslog, undef);",
		...Object.entries(settings).map(([name, value]) => `Set($${name}, '${value}');`),
		"1;",
	];
	return `${lines.join("\n")}\n`;
}

/** The variables that make RT's programs use our configuration and database, and no other. */
export function siteEnvironment(databaseName: string): Record<string, string> {
	return {
		PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
		LC_ALL: "C.UTF-8",
		HOME: places.variable,
		TMPDIR: places.mail,
		RT_SITE_CONFIG: places.siteConfig,
		RT_SITE_CONFIG_DIR: "/dev/null",
		RT_DATABASE: databaseName,
	};
}

/** Runs one of RT's programs, or Perl, on a database to its end, with `input`. Returns both streams. */
export function runProgram(
	databaseName: string,
	program: string,
	parameters: string[],
	input = "",
): Promise<{ code: number; output: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(program, parameters, {
			...webAccount(),
			cwd: "/",
			env: siteEnvironment(databaseName),
			stdio: ["pipe", "pipe", "pipe"],
		});
		let output = "";
		child.stdout.on("data", (text) => (output += text));
		child.stderr.on("data", (text) => (output += text));
		child.stdin.end(input);
		child.once("error", reject);
		child.once("close", (code) => resolve({ code: code ?? 1, output }));
	});
}

/** Runs a Perl script that uses RT's own API. The script is passed as text, because the account may be unable to read our files. */
export async function runPerl(databaseName: string, script: string, parameters: string[] = []): Promise<string> {
	const libraries = ["-I/usr/local/share/request-tracker5/lib", "-I/usr/share/request-tracker5/lib"];
	const { code, output } = await runProgram(databaseName, "/usr/bin/perl", [...libraries, "-", ...parameters], script);
	if (code !== 0) throw new Error(`A script on Request Tracker's API failed: ${output}`);
	return output;
}
