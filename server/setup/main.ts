import { parseArgs } from "node:util";
import { loadCrm } from "../crm/load.ts";
import { readAdminUrl, readCrmChoice, readVariables } from "../env.ts";
import { setUp } from "./set-up.ts";

const usage = `ADMIN_URL=postgres://postgres:…@127.0.0.1/crm npm run setup -- [--first-admin ada@example.org:"Ada Admin" [--crm-login ada]] [--unchecked] [--stdin]`;

/**
 * `npm run setup`: creates everything that Expunge needs in the CRM's database. CRM or CRM_ADAPTER names the CRM whose tables are granted.
 * ADMIN_URL is the address of the role that runs setup. APP_PASSWORD and ERASER_PASSWORD are the passwords of expunge_app and
 * expunge_eraser. With --stdin these are read from standard input, one per line.
 */
try {
	const { values } = parseArgs({
		options: {
			stdin: { type: "boolean", default: false },
			"first-admin": { type: "string" },
			"crm-login": { type: "string" },
			unchecked: { type: "boolean", default: false },
		},
	});
	const source = await readVariables(values.stdin);
	const adminUrl = readAdminUrl(source);
	if (!adminUrl)
		throw new Error(`ADMIN_URL is missing. Set it to the CRM's database, as a role that can create roles and schemas. ${usage}`);
	const appPassword = source["APP_PASSWORD"] || undefined;
	const eraserPassword = source["ERASER_PASSWORD"] || undefined;
	const [email, ...name] = values["first-admin"]?.split(":") ?? [];
	if (email !== undefined && !email.includes("@")) throw new Error(`--first-admin needs an e-mail address and a name. ${usage}`);
	const crmLogin = values["crm-login"];
	if (crmLogin !== undefined && email === undefined) throw new Error(`--crm-login needs --first-admin. ${usage}`);
	const result = await setUp({
		adminUrl,
		crm: await loadCrm(readCrmChoice(source)),
		print: console.log,
		unchecked: values.unchecked,
		...(appPassword === undefined ? {} : { appPassword }),
		...(eraserPassword === undefined ? {} : { eraserPassword }),
		...(email === undefined
			? {}
			: { firstAdmin: { email, name: name.join(":") || email, ...(crmLogin === undefined ? {} : { crmLogin }) } }),
	});
	console.log(
		result.problems === 0
			? "\nExpunge is set up."
			: `\nExpunge is set up, but ${result.problems} of the lines above that begin with "--" prevent deletions. Run \`npm run doctor\` to see what to do.`,
	);
	if (result.databaseUrl && appPassword === undefined) console.log(`DATABASE_URL=${result.databaseUrl}`);
	if (result.eraserUrl && eraserPassword === undefined) console.log(`ERASER_DATABASE_URL=${result.eraserUrl}`);
	if (result.firstAdmin)
		console.log(`First admin: ${result.firstAdmin.user.email}, password (shown only once): ${result.firstAdmin.password}`);
	else if (email !== undefined) console.log("No admin was created, because users already exist.");
} catch (error) {
	// For a failed statement, which has just been printed, PostgreSQL's own message. Drizzle's would repeat the statement with its
	// parameters.
	const said = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	console.error(said instanceof Error ? said.message : said);
	process.exitCode = 1;
}
