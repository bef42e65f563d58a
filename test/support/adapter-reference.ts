import * as z from "zod";
import { crmSchema } from "../../server/crm/crm.ts";
import { writeExamples } from "./write-examples.ts";

type Schema = z.core.JSONSchema.JSONSchema;

/** Its path from the root of the repository. */
export const referenceFile = "server/crm/reference.md";

/** Generates the reference of every adapter field from the schema itself. */
export function writeReference(): string {
	const sections = Object.entries(readSections()).map(([name, schema]) => {
		const written = writeExamples(name);
		return [`## ${name}`, ...about(schema), ...(written === null ? [] : [written])].join("\n\n");
	});
	return `${[heading, ...sections, impossible].join("\n\n")}\n`;
}

/** The fields of a section as its table names them: "key.columns". */
export function fieldsOf(section: string): string[] {
	const rows = rowsOf(readSections()[section] ?? {}, "");
	return rows.map((row) => row.match(/^\| `([^`?]+)/)?.[1] ?? row);
}

function readSections(): Record<string, Schema> {
	const { $defs: parts = {}, ...adapter } = z.toJSONSchema(crmSchema, { io: "input" });
	return { Adapter: { ...adapter, description: "What the file exports as its default, or contains as JSON." }, ...parts };
}

const heading = `# Adapter reference

\`npm run reference\` writes this page from the schema in \`server/crm/\`. Change the schema, not this page.
A field with "?" can be left out. Any other field is an error.`;

const impossible = `## What stays impossible

No field can describe these pages:

- Lists and menus that are drawn on a canvas. There are no elements to read or press.
- What is in a closed shadow root, or in a frame of another site. The browser hides it from every script of the page.
- Lists and items inside a shadow root or a frame. Rows and items must be elements of the document itself. Only menus and toolbars can be inside open shadow roots and frames of the same site (\`inside\`).
- Rows without a key: they show neither the object's \`key\` nor columns that are unique together (\`otherKeys\`). A name is not a key.
- Virtual lists that show neither the number of results nor more pages: only the rows that a person has ticked can be selected.

The panel *Records* serves such lists: it finds records by name, number or id without the CRM's pages.`;

function about(schema: Schema): string[] {
	const said = schema.description === undefined ? [] : [schema.description];
	const rows = rowsOf(schema, "");
	if (rows.length === 0) return [...said, `${typeOf(schema)}.`];
	return [...said, ["| field | value | meaning |", "|---|---|---|", ...rows].join("\n")];
}

/** One row per field. The fields of an object without its own section follow its name. */
function rowsOf(schema: Schema, before: string): string[] {
	const kinds = kindsOf(schema);
	const names = [...new Set(kinds.flatMap(({ properties }) => Object.keys(properties ?? {})))];
	return names.flatMap((name) => {
		const having = kinds.filter(({ properties }) => properties && name in properties);
		const variants = having.map(({ properties }) => plain(properties?.[name]));
		const [first = {}] = variants;
		const needed = having.every(({ required }) => required?.includes(name));
		const only = having.length < kinds.length && having.length > 0 ? `Only with ${having.map(tagOf).join(", ")}. ` : "";
		const differ = new Set(variants.map((variant) => variant.const)).size > 1;
		const value = differ ? variants.map((variant) => typeOf(variant)).join(", ") : typeOf(first);
		const meaning = differ
			? variants.map((variant) => `${typeOf(variant)}: ${variant.description ?? ""}`).join("<br>")
			: (first.description ?? "");
		const row = `| \`${before}${name}${needed ? "" : "?"}\` | ${value} | ${only}${meaning} |`;
		return [row.replaceAll("\n", " "), ...insideOf(first, `${before}${name}`)];
	});
}

function insideOf(schema: Schema, name: string): string[] {
	const inner = innerOf(schema);
	if (inner.type === "array") return insideOf(plain(inner.items), `${name}[]`);
	return rowsOf(inner, `${name}.`);
}

/** The part of a choice that has fields. The other parts have none. */
function innerOf(schema: Schema): Schema {
	if (schema.$ref !== undefined) return {};
	const choices = schema.oneOf?.map(plain) ?? [];
	return choices.length === 0 ? schema : { oneOf: choices.filter(({ properties }) => properties) };
}

/** The alternatives of a choice between objects. */
function kindsOf(schema: Schema): Schema[] {
	if (schema.properties) return [schema];
	return (schema.oneOf ?? []).map(plain).filter((one) => one.properties);
}

/** `rule: "detach"`: the value that identifies one alternative. */
function tagOf({ properties = {} }: Schema): string {
	const [name, tag] = Object.entries(properties).find(([, one]) => typeof one === "object" && typeof one.const === "string") ?? [];
	return typeof tag === "object" ? `\`${name}: ${JSON.stringify(tag.const)}\`` : "";
}

function typeOf(schema: Schema): string {
	if (schema.$ref !== undefined) return linkTo(schema.$ref.replace("#/$defs/", ""));
	if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
	if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
	if (schema.oneOf !== undefined) return [...new Set(schema.oneOf.map((one) => typeOf(plain(one))))].join(" or ");
	if (schema.type === "array") return `${schema.minItems ? "non-empty " : ""}list of ${typeOf(plain(schema.items))}`;
	if (typeof schema.additionalProperties === "object")
		return `${typeOf(plain(schema.propertyNames))} → ${typeOf(plain(schema.additionalProperties))}`;
	return types[String(schema.type)] ?? "anything";
}

/** JSON Schema has more forms than zod writes. */
function plain(schema: z.core.JSONSchema._JSONSchema | z.core.JSONSchema._JSONSchema[] | undefined): Schema {
	return typeof schema === "object" && !Array.isArray(schema) ? schema : {};
}

function linkTo(name: string): string {
	return `[${name}](#${name.toLowerCase()})`;
}

const types: Readonly<Record<string, string>> = {
	string: "text",
	number: "number",
	integer: "whole number",
	boolean: "true or false",
	null: "null",
	object: "object",
};
