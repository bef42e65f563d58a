import { parseSync } from "vite";

interface Node {
	type: string;
	start: number;
	[field: string]: unknown;
}

/** A call that reads a message, with the placeholders that it fills. Null: they cannot be read from the code. */
interface MessageCall {
	key: string;
	values: string[] | null;
}

const visibleAttributes = new Set(
	"aria-description aria-label aria-roledescription aria-valuetext alt title placeholder label hint advice error button what caption legend summary text words ariaLabel".split(
		" ",
	),
);
const visibleProperties = new Set("textContent innerText title placeholder alt ariaLabel ariaDescription ariaValueText".split(" "));
const searches = /^(includes|startsWith|endsWith|indexOf|matches|closest|querySelector(All)?)$/;
const insertions = new Set(["append", "prepend", "before", "after", "replaceChildren", "replaceWith", "createTextNode"]);
const styles = /\{\s*[\w-]+:/;
/** Names of keys, headers and the product. */
const technical = /^(Enter|Escape|Tab|Home|End|Page(Up|Down)|Arrow(Up|Down|Left|Right)|Bearer( \*)?|Content-Type|Expunge)$/;

function parseCode(path: string, text: string): Node {
	return parseSync(path, text).program as unknown as Node;
}

/** Words for people that stand in the code, as "path:line words". Only programmers see errors, except a `RequestError`. */
export function findLiterals(path: string, text: string): string[] {
	const found = new Map<number, string>();
	const note = (node: Node, words: string) => {
		if (technical.test(words.trim()) || styles.test(words) || !/\p{L}{2}/u.test(words)) return;
		const line = text.slice(0, node.start).split("\n").length;
		found.set(node.start, `${path}:${line} ${words.trim().replace(/\s+/g, " ")}`);
	};
	const noteShown = (node: unknown) => {
		for (const literal of shownLiterals(node)) note(literal, wordsOf(literal));
	};
	visit(parseCode(path, text), (node) => {
		if (node.type === "JSXText") note(node, String(node["value"]));
		else if (node.type === "JSXAttribute" && visibleAttributes.has(nameOf(node["name"]))) noteShown(node["value"]);
		else if (node.type === "JSXElement" || node.type === "JSXFragment") {
			for (const child of node["children"] as Node[]) if (child.type === "JSXExpressionContainer") noteShown(child);
		} else if (node.type === "AssignmentExpression" && visibleProperties.has(propertyOf(node["left"]))) noteShown(node["right"]);
		else if (node.type === "CallExpression") {
			const parameters = node["arguments"] as Node[];
			const name = propertyOf(node["callee"]);
			if (insertions.has(name)) for (const parameter of parameters) noteShown(parameter);
			if (name === "setAttribute" && visibleAttributes.has(String(parameters[0]?.["value"]))) noteShown(parameters[1]);
		} else if (isText(node) && isSentence(wordsOf(node))) note(node, wordsOf(node));
	});
	return [...found.values()];
}

/** The texts that can be keys of messages, with a star for what a call computes; and the calls with a constant key. */
export function findKeys(path: string, text: string): { mentioned: string[]; calls: MessageCall[] } {
	const mentioned: string[] = [];
	const calls: MessageCall[] = [];
	visit(parseCode(path, text), (node) => {
		if (node.type === "Literal" && isText(node)) mentioned.push(wordsOf(node));
		if (node.type !== "CallExpression" || !/^(t|parts)$/.test(nameOf(node["callee"]))) return;
		const [key, values] = node["arguments"] as Node[];
		if (key)
			visit(key, (part) => {
				if (part.type === "TemplateLiteral") mentioned.push(wordsOf(part));
			});
		if (key?.type === "Literal") calls.push({ key: String(key["value"]), values: values === undefined ? [] : fieldsOf(values) });
	});
	return { mentioned, calls };
}

function fieldsOf(node: Node): string[] | null {
	if (node.type !== "ObjectExpression") return null;
	const fields = node["properties"] as Node[];
	return fields.some(({ type }) => type === "SpreadElement") ? null : fields.map(({ key }) => nameOf(key));
}

/** Calls `see` for each node, except where text is never shown: imports, types, keys, comparisons, searches, classes, and errors for programmers. */
function visit(node: Node, see: (node: Node) => void): void {
	if (/^(Import|ExportAll|TSType|TSInterface|TSLiteral)/.test(node.type)) return;
	if (node.type === "NewExpression" && /^(?!Request)\w*Error$/.test(nameOf(node["callee"]))) return;
	if (node.type === "BinaryExpression" && /^[!=]==?$/.test(String(node["operator"]))) return;
	if (node.type === "JSXAttribute" && /^(class|id|type|role|href|rel|target)$/.test(nameOf(node["name"]))) return;
	// For developers.
	if (node.type === "CallExpression" && /^console$/.test(nameOf((node["callee"] as Node)["object"]))) return;
	// Commands and paths.
	if (node.type === "JSXElement" && nameOf((node["openingElement"] as Node)["name"]) === "code") return;
	const isSearch = node.type === "CallExpression" && searches.test(propertyOf(node["callee"]));
	const hidden = isSearch ? "arguments" : { Property: "key", SwitchCase: "test" }[node.type];
	if (!isSearch) see(node);
	for (const [field, value] of Object.entries(node)) {
		if (field === hidden) continue;
		for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, see);
	}
}

/** The texts among which an expression chooses. */
function shownLiterals(node: unknown): Node[] {
	if (!isNode(node)) return [];
	if (isText(node)) return [node];
	const fields: Record<string, string[]> = {
		JSXExpressionContainer: ["expression"],
		ConditionalExpression: ["consequent", "alternate"],
		LogicalExpression: ["left", "right"],
		BinaryExpression: node["operator"] === "+" ? ["left", "right"] : [],
	};
	return (fields[node.type] ?? []).flatMap((field) => shownLiterals(node[field]));
}

function isSentence(words: string): boolean {
	return /^\s*\p{Lu}\p{Ll}+(\s|$|…|,|:)/u.test(words) || (/\p{L}{2,},? \p{L}+/u.test(words) && /[.?!…]\s*$/.test(words));
}

function isText(node: Node): boolean {
	return (node.type === "Literal" && typeof node["value"] === "string") || node.type === "TemplateLiteral";
}

function wordsOf(node: Node): string {
	if (node.type === "Literal") return String(node["value"]);
	return (node["quasis"] as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join("*");
}

function isNode(value: unknown): value is Node {
	return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function nameOf(node: unknown): string {
	if (!isNode(node)) return "";
	return String(node["name"] ?? node["value"] ?? "");
}

function propertyOf(node: unknown): string {
	return isNode(node) && node.type === "MemberExpression" ? nameOf(node["property"]) : "";
}
