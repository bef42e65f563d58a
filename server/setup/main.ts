import { parseArgs } from "node:util";
import { loadCrm } from "../crm/load.ts";
import { readCrmChoice } from "../env.ts";
import { setUp } from "./set-up.ts";

const usage = `npm run setup -- --admin-url postgres://postgres:…@127.0.0.1/crm [--app-password …] [--first-admin ada@example.org:"Ada Admin" [--crm-login ada]] [--unchecked]`;

/** `npm run setup`: everything Expunge needs in the CRM's database. CRM or CRM_ADAPTER says which tables to grant. */
try {
	const { values } = parseArgs({
		options: {
			"admin-url": { type: "string" },
			"app-password": { type: "string" },
			"first-admin": { type: "string" },
			"crm-login": { type: "string" },
			unchecked: { type: "boolean", default: false },
		},
	});
	const adminUrl = values["admin-url"];
	if (!adminUrl) throw new Error(`Which database? ${usage}`);
	if (!URL.canParse(adminUrl)) throw new Error(`--admin-url is no address of a database. ${usage}`);
	const [email, ...name] = values["first-admin"]?.split(":") ?? [];
	if (email !== undefined && !email.includes("@")) throw new Error(`The first admin is an e-mail address and a name. ${usage}`);
	const crmLogin = values["crm-login"];
	if (crmLogin !== undefined && email === undefined) throw new Error(`--crm-login is that of the first admin, who is not named. ${usage}`);
	const result = await setUp({
		adminUrl,
		crm: await loadCrm(readCrmChoice()),
		print: console.log,
		unchecked: values.unchecked,
		...(values["app-password"] === undefined ? {} : { appPassword: values["app-password"] }),
		...(email === undefined
			? {}
			: { firstAdmin: { email, name: name.join(":") || email, ...(crmLogin === undefined ? {} : { crmLogin }) } }),
	});
	console.log(
		result.problems === 0
			? "\nExpunge is set up."
			: `\nExpunge is set up, but ${result.problems} of the lines above, begun with "--", keep records from being deleted. \`npm run doctor\` says what to do.`,
	);
	if (result.databaseUrl && values["app-password"] === undefined) console.log(`DATABASE_URL=${result.databaseUrl}`);
	if (result.firstAdmin)
		console.log(`First admin: ${result.firstAdmin.user.email}, password (shown this once): ${result.firstAdmin.password}`);
	else if (email !== undefined) console.log("No admin was created: there are users already.");
} catch (error) {
	// Of a failed statement, which has just been printed, the database's own words; Drizzle's would repeat it with its parameters.
	const said = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	console.error(said instanceof Error ? said.message : said);
	process.exitCode = 1;
}
