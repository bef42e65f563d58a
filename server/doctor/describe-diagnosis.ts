import { describeAnswers } from "../crm/adapter-answer.ts";
import { count } from "../words/count.ts";
import type { Diagnosis } from "./diagnose.ts";
import type { Finding } from "./finding.ts";

const titles: Record<Finding["about"], string> = {
	reference: "References",
	pattern: "Patterns",
	undeclared: "References that nobody declared",
	redaction: "Redactions",
	privilege: "Privileges",
	"row security": "Row-level security",
	session: "Session settings",
	publication: "Publications",
	trigger: "Triggers and rules",
	"trigger function": "Trigger functions",
	inheritance: "Inheritance",
	index: "Indexes",
	keyless: "References without a key",
	statistics: "Statistics",
	sweep: "Not swept yet",
	files: "Files",
	requests: "Requests to other systems",
	caches: "Caches",
	webhooks: "Webhooks",
	unchecked: "Unchecked deletion",
};

const marks: Record<Finding["severity"], string> = { danger: "✗", unread: "?", advice: "!", note: "·" };

const accepting =
	'  Paste rules into the adapter, or accept what a foreign key does by itself: npm run doctor -- --accept "<reference>". "*" stands for any text. With --as detach the rows stay. With --as refuse the record stays.';

/** Everything: how each object is deleted, then all findings by what they are about. Pure. */
export function describeFully({ graph, findings, verdict }: Diagnosis): string[] {
	const trees = graph.flatMap(({ object, strategy, lines }) => [
		`${object} (${strategy === "native" ? "PostgreSQL's own cascade deletes everything below it" : "children first, keys checked"})`,
		...lines.map((line) => `  ${line}`),
		"",
	]);
	const sections = Object.entries(titles).flatMap(([about, title]) => {
		const own = findings.filter((finding) => finding.about === about);
		if (own.length === 0) return [];
		const isPasted = about === "reference" && own.some(({ answers }) => answers !== undefined);
		return [title, ...own.flatMap((finding) => describeFinding(finding)), ...(isPasted ? [accepting] : []), ""];
	});
	return [...trees, ...sections, describeVerdict(verdict, findings)];
}

/** Lines that fit on a screen. Up to four more are printed before them. */
const maxLines = 36;

/**
 * The findings, worst first, on one screen. `files`: the files that have the statements of some findings. Without them, only the statements
 * of what blocks are printed. Pure.
 */
export function describeBriefly({ graph, findings, verdict }: Diagnosis, files: ReadonlyMap<string, readonly string[]> | null): string[] {
	const written = new Set(files ? Object.keys(sqlFiles) : []);
	const isShown = ({ about, severity }: Finding) => !written.has(about) && (severity === "danger" || !(about in sqlFiles));
	const sorted = (Object.keys(marks) as Finding["severity"][]).flatMap((severity) => findings.filter((one) => one.severity === severity));
	const hint = sorted.some(({ about, answers }) => about === "reference" && answers !== undefined) ? [accepting, ""] : [];
	const said = [...(files ?? [])].map(([file, statements]) => `${file}: ${count(statements.length, "statement")}`);
	const objects = graph.length === 0 ? [] : [`How ${graph.map(({ object }) => object).join(", ")} would be deleted: --full.`];
	const end = [...said, ...objects, describeVerdict(verdict, findings)];
	const lines: string[] = [];
	const left: Finding[] = [];
	for (const finding of sorted) {
		const own = describeFinding(isShown(finding) ? finding : { ...finding, remedy: "" });
		// Worse findings come first: once one does not fit, the rest is counted.
		if (left.length > 0 || lines.length + own.length + hint.length + end.length + 2 > maxLines) left.push(finding);
		else lines.push(...own);
	}
	const rest =
		left.length === 0 ? [] : [`  … and ${describeRest(left)}. --full prints everything, --write-sql <folder> writes the statements.`];
	return [...lines, ...rest, ...(lines.length + rest.length > 0 ? [""] : []), ...hint, ...end];
}

function describeFinding({ severity, message, answers, remedy = answers && describeAnswers(answers) }: Finding): string[] {
	return [`  ${marks[severity]} ${message}`, ...(remedy ? remedy.split("\n").map((line) => `      ${line}`) : [])];
}

function describeRest(left: readonly Finding[]): string {
	return [...Map.groupBy(left, ({ severity }) => severity)]
		.map(([severity, { length }]) => `${length} more (${marks[severity]})`)
		.join(", ");
}

/** Findings whose remedies are statements, and the file that has them. */
const sqlFiles: Partial<Record<Finding["about"], string>> = {
	privilege: "grants.sql",
	"row security": "grants.sql",
	keyless: "guards.sql",
	index: "indexes.sql",
};

/** File → the statements of its findings, each once. Pure. */
export function collectSql(findings: readonly Finding[]): Map<string, string[]> {
	const files = new Map<string, string[]>();
	for (const { about, remedy } of findings) {
		const file = sqlFiles[about];
		if (file === undefined || remedy === undefined) continue;
		const statements = files.get(file) ?? [];
		if (!statements.includes(remedy)) files.set(file, [...statements, remedy]);
	}
	return files;
}

function describeVerdict(verdict: Diagnosis["verdict"], findings: readonly Finding[]): string {
	if (verdict === "safe") return "Safe to delete.";
	if (verdict === "unknown")
		return "No blocking problems, but the doctor could not read every table (?). It cannot say that deleting is safe.";
	const dangers = findings.filter(({ severity }) => severity === "danger").length;
	return `Not safe to delete: ${count(dangers, "blocking problem")} (✗).`;
}
