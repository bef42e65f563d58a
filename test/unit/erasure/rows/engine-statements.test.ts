import { PgDialect } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { engineStatements } from "../../../../server/erasure/rows/engine-statements.ts";
import { column, graph, graphObject, table } from "../sample-graph.ts";

const type = { ...column("name").type, name: "text", category: "S" };

test.each([
	["an index that is sorted", true, 1],
	["no such index", false, 0],
])("the search for beginnings is among the statements with %s", (_, sorted, expected) => {
	const people = table("people", [column("name", { type, indexed: true, sorted })]);
	const object = graphObject(people, [people]);
	const searched = { ...object, definition: { ...object.definition, name: ["name"] } };
	const statements = engineStatements(graph([people], [searched], [])).map(({ statement }) => new PgDialect().sqlToQuery(statement).sql);
	expect(statements.filter((one) => one.includes("starts_with"))).toHaveLength(expected);
});
