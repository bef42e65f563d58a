import { caches } from "./caches.ts";
import { condition } from "./conditions.ts";
import { check, described, fields, list, optional, sections, tableName, text } from "./fields.ts";
import { columnsWithin, whyNoFilePath, whyNoFilePattern } from "./path-template.ts";
import { requests } from "./requests.ts";
import { optionalEntry, whenSetting } from "./settings.ts";

const fileRule = fields({
	table: described("The table whose rows name files.", tableName),
	path: described(
		'The file of a row, below the folder, bucket or web address that the server\'s operator states in CRM_FILES: "files/{digest:0:2}/{digest}". `{column}` stands for a value of the row, `{column:from:to}` for some of its characters. A row with an empty value in it names no file.',
		text(whyNoFilePath),
	),
	derived: optional(
		'Files that the CRM has generated from it: "thumbnails/{digest}_*.png". The * matches the rest of the name, which must not repeat the character before the *. A web server cannot have them.',
		list(text(whyNoFilePattern)),
	),
	checklist: optional(
		'For a CRM that removes its files itself and keeps a checklist of empty files: "checklist/{store_fname}". The file is marked there. It counts as removed once the CRM has removed it.',
		text(whyNoFilePath),
	),
	when: optional("Only rows with these values name a file.", condition),
	whenSetting,
	optional: optionalEntry,
}).check(check(whyNoChecklist));

sections({
	FileRule: [
		fileRule,
		"Files that rows name. They are removed after the commit, once no remaining row of any of these rules names them. An entry also protects the files of rows that no deletion reaches.",
	],
});

/** The fields for things outside the tables. */
export const outside = {
	files: optional(
		"Files outside the database that rows name. They are removed after the commit. The server's operator states their folder, bucket or web address in CRM_FILES.",
		list(fileRule),
	),
	requests,
	caches,
};

function whyNoChecklist({
	path,
	derived,
	checklist,
}: {
	path: string;
	derived?: readonly string[];
	checklist?: string;
}): string | undefined {
	if (checklist === undefined) return undefined;
	if (derived !== undefined) return "a rule with a `checklist` has no `derived`: the CRM removes those files too";
	const known = columnsWithin(path);
	return columnsWithin(checklist).every((column) => known.includes(column))
		? undefined
		: "the `checklist` names only columns of the `path`";
}
