import type { Diagnosis } from "./diagnose.ts";
import type { Finding } from "./finding.ts";

const titles: Record<Finding["about"], string> = {
	reference: "References",
	undeclared: "References that nobody declared",
	redaction: "Redactions",
	privilege: "Privileges",
	"row security": "Row-level security",
	session: "Settings of the session",
	publication: "Publications",
	trigger: "Triggers and rules",
	"trigger function": "Trigger functions",
	inheritance: "Inheritance",
	index: "Indexes",
	keyless: "References without a key",
	sweep: "Not swept yet",
	files: "Files",
	requests: "Requests to other systems",
	webhooks: "Webhooks",
	unchecked: "Unchecked deletion",
};

const marks: Record<Finding["severity"], string> = { danger: "✗", unread: "?", advice: "!", note: "·" };

export function print({ graph, findings, verdict }: Diagnosis, write: (line: string) => void): void {
	for (const { object, strategy, lines } of graph) {
		write(`${object} (${strategy === "native" ? "PostgreSQL's own cascade deletes everything below it" : "children first, keys checked"})`);
		for (const line of lines) write(`  ${line}`);
		write("");
	}
	for (const [about, title] of Object.entries(titles)) {
		const own = findings.filter((finding) => finding.about === about);
		if (own.length === 0) continue;
		write(title);
		for (const { severity, message, remedy } of own) {
			write(`  ${marks[severity]} ${message}`);
			for (const line of remedy?.split("\n") ?? []) write(`      ${line}`);
		}
		if (about === "reference" && own.some(({ remedy }) => remedy !== undefined))
			write('  Paste rules into the adapter, or accept what a foreign key does by itself: npm run doctor -- --accept "<reference>"');
		write("");
	}
	write(describeVerdict(verdict, findings));
}

function describeVerdict(verdict: Diagnosis["verdict"], findings: readonly Finding[]): string {
	if (verdict === "safe") return "Safe to delete.";
	if (verdict === "unknown")
		return "No blocking problems, but the doctor could not read every table (?). It cannot say that deleting is safe.";
	const dangers = findings.filter(({ severity }) => severity === "danger").length;
	return `Not safe to delete: ${dangers} blocking ${dangers === 1 ? "problem" : "problems"} (✗).`;
}
