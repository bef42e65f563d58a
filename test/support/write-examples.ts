import { examples } from "./reference-examples.ts";

/** The examples of a section as an adapter writes them. Null if it has none. */
export function writeExamples(section: string): string | null {
	if (!isExampleSection(section)) return null;
	const lines = examples[section].map(({ says, value }) => `// ${says}\n${write(value, "")}`);
	return ["```ts", lines.join("\n"), "```"].join("\n");
}

function isExampleSection(section: string): section is keyof typeof examples {
	return section in examples;
}

const width = 120;

/** On one line if it fits. */
function write(value: unknown, indent: string): string {
	const line = writeLine(value);
	if (line.length + indent.length <= width || typeof value !== "object" || value === null) return line;
	const deeper = `${indent}  `;
	const parts = Array.isArray(value)
		? value.map((one) => write(one, deeper))
		: Object.entries(value).map(([name, one]) => `${writeName(name)}: ${write(one, deeper)}`);
	const [open, close] = Array.isArray(value) ? "[]" : "{}";
	return `${open}\n${parts.map((part) => `${deeper}${part},\n`).join("")}${indent}${close}`;
}

function writeLine(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(writeLine).join(", ")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	return `{ ${Object.entries(value)
		.map(([name, one]) => `${writeName(name)}: ${writeLine(one)}`)
		.join(", ")} }`;
}

function writeName(name: string): string {
	return /^[A-Za-z]\w*$/.test(name) ? name : JSON.stringify(name);
}
