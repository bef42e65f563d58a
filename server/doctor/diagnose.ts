import { sql } from "drizzle-orm";
import { acceptedReferences } from "../../drizzle/erasure.ts";
import { findSessionHazards, type SessionHazard } from "../database/session-hazards.ts";
import { type Executor, nameOf } from "../erasure/catalog/catalog.ts";
import { quotedName } from "../erasure/catalog/quoted-name.ts";
import type { Edge, Graph, Problem } from "../erasure/graph/graph.ts";
import { reachOfAll } from "../erasure/graph/reach.ts";
import { replacementOf, verbOf } from "../erasure/graph/rules.ts";
import { listWrittenTables } from "../erasure/plan/list-written-tables.ts";
import { planErasure } from "../erasure/plan/plan.ts";
import { type RequiredPrivileges, requiredPrivileges } from "../erasure/plan/required-privileges.ts";
import { whyNotUnchecked } from "../erasure/rows/unchecked.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { eraserRole, loginRoles } from "../setup/statements.ts";
import { canRead } from "./can-read.ts";
import { findCovered } from "./find-covered.ts";
import { findKeyless } from "./find-keyless.ts";
import { findMissingIndexes } from "./find-missing-indexes.ts";
import { findMissingPrivileges, findRowSecurity } from "./find-missing-privileges.ts";
import { findPublications } from "./find-publications.ts";
import { findTriggerFunctions, findTriggers } from "./find-triggers.ts";
import { findUnfinished } from "./find-unfinished.ts";
import type { Finding } from "./finding.ts";
import { daySql } from "./minute-sql.ts";

export interface Diagnosis {
	/** For each deletable object: the tables within reach, one line each, and how they are reached. */
	graph: { object: string; strategy: "native" | "checked"; lines: string[] }[];
	findings: Finding[];
	verdict: "safe" | "unsafe" | "unknown";
}

interface DiagnoseOptions {
	/** The role that deletes. */
	role: string;
	/** Problems with the role's privileges on our own tables: too many or too few. */
	ours?: readonly string[];
	/** References that neither a key nor a rule declares (`findUndeclared`). */
	undeclared?: readonly Finding[];
	/** The adapter's redactions: their problems, and the privileges that the role needs for them. */
	redactions?: { problems: readonly string[]; privileges: readonly RequiredPrivileges[] };
}

/** All findings before or after a change of the CRM's schema. Reads only. */
export async function diagnose(
	db: Executor,
	graph: Graph,
	{ role, redactions, ours = [], undeclared = [] }: DiagnoseOptions,
): Promise<Diagnosis> {
	const redacted = redactions?.privileges ?? [];
	const required = [...requiredPrivileges(graph), ...redacted];
	const findings: Finding[] = [
		...graph.problems.map(describeProblem),
		...(await findOutdatedDecisions(db, graph)),
		...findCovered(graph),
		...graph.absent.map(
			(message): Finding => ({ severity: "note", about: "reference", message: `Optional, and not in this database: ${message}` }),
		),
		...undeclared,
		...(redactions?.problems ?? []).map((message): Finding => ({ severity: "danger", about: "redaction", message })),
		...ours.map((message): Finding => ({ severity: "danger", about: "privilege", message })),
		...(await findMissingPrivileges(db, graph, required, role)),
		...(await findRowSecurity(db, graph, required, role)),
		...(await findHazards(db, role)),
		...(await findPublications(db, graph, redacted)),
		...findTriggers(graph, redacted),
		...(await findTriggerFunctions(db, graph, redacted, role)),
		...findHeirs(graph),
		...findMissingIndexes(graph),
		...findUnanalysed(graph),
		...(await findKeyless(db, graph)),
		...(await findUnfinished(db)),
	];
	const described: Diagnosis["graph"] = [];
	for (const object of graph.objects.values()) {
		if (object.definition.deletable === false) continue;
		const decided = !graph.problems.some((problem) => problem.fatal || problem.objects.includes(object.name));
		const plan = decided ? planErasure(graph, object.name) : null;
		const reason = plan ? await whyNotUnchecked(db, plan, role) : null;
		if (reason) findings.push({ severity: "note", about: "unchecked", message: `${object.name} cannot be deleted unchecked: ${reason}` });
		described.push({ object: object.name, strategy: plan?.wholeNative ? "native" : "checked", lines: drawTree(graph, object.table.oid) });
	}
	return { graph: described, findings, verdict: judge(findings) };
}

/** Deleting is called safe only if the doctor could read every table. */
function judge(findings: readonly Finding[]): Diagnosis["verdict"] {
	const severities = new Set(findings.map(({ severity }) => severity));
	return severities.has("danger") ? "unsafe" : severities.has("unread") ? "unknown" : "safe";
}

function describeProblem({ message, proposal }: Problem): Finding {
	return {
		severity: "danger",
		about: "reference",
		message,
		...(proposal === undefined ? {} : { answers: [{ what: "rule", rule: proposal }] }),
	};
}

/** If it checks the eraser's role, the doctor checks both roles of the server. */
async function findHazards(db: Executor, role: string): Promise<Finding[]> {
	const roles = role === eraserRole ? loginRoles : [role];
	const hazards = await Promise.all(roles.map((one) => findSessionHazards(db, one)));
	return hazards.flat().map(describeHazard);
}

function describeHazard({ name, value, message }: SessionHazard): Finding {
	const remedy = `Run \`npm run setup\` again: it sets ${name} = ${value} for the role in this database.`;
	return { severity: "danger", about: "session", message, remedy };
}

/** Without statistics, neither PostgreSQL nor the doctor knows how many rows a table has. */
function findUnanalysed(graph: Graph): Finding[] {
	const tables = [...reachOfAll(graph)]
		.flatMap((oid) => graph.catalog.tables.get(oid) ?? [])
		.filter(({ estimatedRows }) => estimatedRows < 0);
	if (tables.length === 0) return [];
	const names = tables.map(nameOf).sort();
	const listed = names.length > 20 ? `${names.slice(0, 20).join(", ")} and ${names.length - 20} more` : names.join(", ");
	const message = `Never analysed: ${listed}. It is unknown how many rows they have, so PostgreSQL may choose slow plans, and small tables may be called large.`;
	return [
		{
			severity: "note",
			about: "statistics",
			message,
			remedy: `analyze ${tables.map((one) => quotedName(one.schema, one.name)).join(", ")};`,
		},
	];
}

function findHeirs(graph: Graph): Finding[] {
	return listWrittenTables(graph)
		.filter(({ table }) => table.hasHeirs)
		.map(({ table }) => ({
			severity: "advice",
			about: "inheritance",
			message: `Other tables inherit from ${nameOf(table)}: their rows do not count as its rows, and stay unless references name those tables.`,
		}));
}

/** Depth first. A table that was shown before is only named, so circles end. */
function drawTree(graph: Graph, root: number): string[] {
	const lines: string[] = [];
	const shown = new Set<number>();
	const draw = (oid: number, depth: number): void => {
		shown.add(oid);
		for (const edge of graph.edges.filter(({ parent }) => parent.oid === oid)) {
			const again = verbOf(edge).removes && shown.has(edge.child.oid);
			lines.push(`${"  ".repeat(depth)}${nameOf(edge.relation)}  ${describeRule(edge)}${again ? " (see above)" : ""}`);
			if (verbOf(edge).removes && !again) draw(edge.child.oid, depth + 1);
		}
		for (const key of graph.undecided.filter(({ to }) => to === oid)) {
			const from = graph.catalog.tables.get(key.from);
			if (from) lines.push(`${"  ".repeat(depth)}${nameOf(from)}  UNDECIDED by (${key.columns.join(", ")})`);
		}
	};
	draw(root, 0);
	return lines;
}

function describeRule(edge: Edge): string {
	const columns = edge.columns.map(({ name }) => name).join(", ");
	const { rule } = edge;
	const { to: value } = replacementOf(rule);
	const to = value === null ? "" : ` to ${value}`;
	const when = edge.when
		.map(({ column, values }) => `${column.name} = ${values.map((value) => value ?? "null").join(" or ")}`)
		.join(" and ");
	return `${rule.rule}${to} by (${columns})${edge.key ? "" : ", without a key"}${when === "" ? "" : `, when ${when}`}`;
}

/** Undecided references with an earlier decision, which no longer counts. */
async function findOutdatedDecisions(db: Executor, { problems, unfit }: Graph): Promise<Finding[]> {
	const undecided = problems.filter(({ kind }) => kind === "undecided").map(({ reference }) => reference);
	if (undecided.length === 0 || !(await canRead(db, "expunge.accepted_references"))) return [];
	const rows = await db.execute<{ reference: string; by: string; at: string }>(sql`
		select reference, accepted_by as by, ${daySql(sql`accepted_at`)} as at from ${acceptedReferences}
		where reference = any(${arrayOf(undecided)}::text[]) order by reference`);
	return rows.map(({ reference, by, at }) => ({
		severity: "note",
		about: "reference",
		message: `${reference} was accepted on ${at} by ${by}, but ${unfit.has(reference) ? "the decision is no longer possible" : "the key has changed since"}.`,
	}));
}
