import type postgres from "postgres";
import type { Reference } from "../../../server/crm/objects.ts";
import { crm } from "./erase.ts";
import { explainRows } from "./explained-rows.ts";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Each repetition of the seed adds this to every id. */
const step = 1_000_000;

/** Columns that the adapter ignores because the row is deleted anyway. In a repeated row they must change too. */
const besides: readonly Reference[] = [
	{ declared: true, table: "public.links", column: "localbase", to: "public.tickets", rule: "keep" },
	{ declared: true, table: "public.links", column: "localtarget", to: "public.tickets", rule: "keep" },
	...["oldreference", "newreference"].map(
		(column): Reference => ({
			declared: true,
			table: "public.transactions",
			column,
			to: "public.objectcustomfieldvalues",
			when: { referencetype: "RT::ObjectCustomFieldValue" },
			rule: "keep",
		}),
	),
];

const references = [...crm.references, ...besides].filter((reference) => "column" in reference && !("through" in reference));

/**
 * Repeats the seed `times` times. It inserts everything that deleting all customers, tickets and assets would remove again, under other
 * ids. References among these rows refer to the repeated rows.
 */
export async function multiply(sql: postgres.Sql, times: number): Promise<void> {
	const repeated = await findRepeated(sql);
	for (const [table, ids] of repeated) {
		const columns = await sql<{ name: string; type: string; sequence: string | null }[]>`
			select column_name as name, data_type as type, split_part(column_default, '''', 2) as sequence
			from information_schema.columns where table_schema = 'public' and table_name = ${table} order by ordinal_position`;
		const marks = columns.map(({ name }) => sql`(${whenMoved(table, name)}) as ${sql(`move_${name}`)}`);
		const values = columns.map(
			({ name, type }) => sql`case when ${sql(`move_${name}`)} then ${moved(name, type)} else ${unmoved(table, name)} end`,
		);
		await sql`
			with base as materialized (select original.*, ${joined(marks)} from public.${sql(table)} as original where id = any(${ids}::bigint[]))
			insert into public.${sql(table)} (${sql(columns.map(({ name }) => name))})
			select ${joined(values)} from base, generate_series(1, ${times}::bigint) as k`;
		for (const { name, sequence } of columns)
			if (name === "id" && sequence) await sql`select setval(${sequence}, (select max(id) from public.${sql(table)}))`;
	}

	/** Whether the column refers to something that is repeated too. */
	function whenMoved(table: string, column: string): Fragment {
		const naming = references.filter(
			(reference) => reference.table === `public.${table}` && "column" in reference && reference.column === column,
		);
		return naming.reduce(
			(any, reference) => {
				const targets = repeated.get(String(reference.to).replace("public.", "")) ?? [];
				const template = "form" in reference && reference.form?.kind === "text" ? reference.form.template : "{key}";
				const keys = targets.map((id) => template.replace("{key}", String(id)));
				return sql`${any} or coalesce(${conditions(reference)} ${sql(column)}::text = any(${keys}::text[]), false)`;
			},
			column === "id" ? sql`true` : sql`false`,
		);
	}

	function conditions(reference: Reference): Fragment {
		const when = "when" in reference ? (reference.when ?? {}) : {};
		return Object.entries(when).reduce(
			(all, [column, value]) => sql`${all} ${sql(column)}::text = any(${[value].flat().map(String)}::text[]) and `,
			sql``,
		);
	}

	function moved(column: string, type: string): Fragment {
		const name = sql(column);
		if (type === "integer") return sql`(${name} + k * ${step}::bigint)::int`;
		if (type === "bigint") return sql`${name} + k * ${step}::bigint`;
		if (type !== "character varying") return sql`${name}`;
		const number = sql`(substring(${name} from '([0-9]+)[^0-9]*$')::bigint + k * ${step}::bigint)::text`;
		return sql`regexp_replace(${name}, '[0-9]+([^0-9]*)$', ${number} || '\\1')`;
	}

	function unmoved(table: string, column: string): Fragment {
		return table === "users" && ["name", "emailaddress"].includes(column) ? sql`'k' || k || '.' || ${sql(column)}` : sql`${sql(column)}`;
	}

	function joined(fragments: readonly Fragment[]): Fragment {
		return fragments.reduce((all, fragment) => sql`${all}, ${fragment}`);
	}
}

async function findRepeated(sql: postgres.Sql): Promise<Map<string, number[]>> {
	const roots = {
		user: await sql<{ id: number }[]>`select id from users where name like '%@customer.example'`,
		ticket: await sql<{ id: number }[]>`select id from tickets`,
		asset: await sql<{ id: number }[]>`select id from assets`,
	};
	const all = new Map<string, Set<number>>();
	for (const object of ["user", "ticket", "asset"] as const) {
		const explained = await explainRows(
			sql,
			object,
			roots[object].map(({ id }) => id),
		);
		for (const entry of explained.keys()) {
			const [operation, table = "", id] = entry.split(" ");
			if (operation === "delete") all.set(table, (all.get(table) ?? new Set()).add(Number(id)));
		}
	}
	return new Map([...all].map(([table, ids]) => [table, [...ids]]));
}
