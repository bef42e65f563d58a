import type * as z from "zod/mini";
import { condition } from "./conditions.ts";
import { check, described, fields, list, optional, sections, tableName, text } from "./fields.ts";
import { readTemplate, type TemplatePart } from "./path-template.ts";
import { optionalEntry, whenSetting } from "./settings.ts";

export const cacheRule = fields({
	table: described("The table whose rows the CRM caches.", tableName),
	folder: optional(
		'The entries in the folder that the server\'s operator states in CRM_CACHE_FOLDER: "people/{id}/*". `{column}` stands for a value of the deleted row, `{column:from:to}` for some of its characters, and * for any part of a name. A folder that matches goes with everything in it. Without a column, the whole cache is purged after each batch that deletes such rows: "CacheFileStorable/Ticket/*".',
		text(whyNoFolderPattern),
	),
	redis: optional(
		'The keys in the Redis that the server\'s operator states in CRM_CACHE_REDIS: "person:{id}:*". The pattern is written in the same way, and begins with a fixed text.',
		text(whyNoKeyPattern),
	),
	when: optional("Only rows with these values are cached.", condition),
	whenSetting,
	optional: optionalEntry,
}).check(check(({ folder, redis }) => ((folder === undefined) === (redis === undefined) ? "state either `folder` or `redis`" : undefined)));

sections({
	CacheRule: [
		cacheRule,
		"What the CRM keeps in a cache about the rows of a table. It is removed after the commit, because the CRM fills a cache again. A row with an empty value in the pattern has no entry.",
	],
});

export type CacheRule = z.infer<typeof cacheRule>;

export const caches = optional(
	"Caches of the CRM, in a folder or in Redis, that contain deleted rows. Their entries are removed after the commit.",
	list(cacheRule),
);

function whyNoFolderPattern(pattern: string): string | undefined {
	if (/^\/|\/\/|\/$|(^|\/)\.\.?(\/|$)|\\|\0/.test(pattern))
		return "a pattern lies below the folder of CRM_CACHE_FOLDER: it neither begins nor ends with /, and has no part that is empty, . or ..";
	return whyNoPattern(pattern);
}

/** A Redis often holds more than one cache, such as sessions and queues. */
function whyNoKeyPattern(pattern: string): string | undefined {
	if (!/^[^{}*]/.test(pattern)) return 'the pattern begins with a fixed text, such as "person:"';
	return whyNoPattern(pattern);
}

function whyNoPattern(pattern: string): string | undefined {
	const parts = readTemplate(pattern);
	if (parts.some((part) => "text" in part && /[{}]/.test(part.text))) return "write a column in braces, as {column} or {column:from:to}";
	if (parts.some((part) => "column" in part && part.to !== null && part.to <= part.from))
		return "{column:from:to} must end after it begins";
	return parts.some((part, place) => isOpen(part, parts[place + 1]))
		? 'a fixed character has to end a value before a *, such as "_" or "/": {id}* would also match the entries of other rows'
		: undefined;
}

function isOpen(part: TemplatePart, next: TemplatePart | undefined): boolean {
	return "column" in part && next !== undefined && "star" in next;
}
