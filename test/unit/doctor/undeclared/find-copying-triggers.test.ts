import { expect, test } from "vitest";
import { copiesOf } from "../../../../server/doctor/undeclared/find-copying-triggers.ts";
import { catalog, column, table } from "../../erasure/sample-graph.ts";
import { clients, document, target, text } from "./sample-tables.ts";

const removed = table("clients_removed", [text("name")]);
const bin = table("bin", [document("row")], { columns: new Map([["row", document("row")]]) });
const calls = table("calls", ["owner"], { columns: new Map([["owner", column("owner")]]) });
const graph = { catalog: catalog([clients, removed, bin, calls]) };

test.each([
	["insert into crm.clients_removed (id, name) values (old.id, old.name);", ["clients_removed.id value"]],
	['INSERT INTO "clients_removed" SELECT OLD.*;', ["clients_removed.id value"]],
	["insert into bin values (to_jsonb(old));", ["bin.row json"]],
	["insert into calls values (old.id);", ["calls.owner value"]],
	["insert into clients_removed values (new.id);", []],
	["insert into nowhere values (old.id);", []],
])("%s copies into %j", (body, copies) => {
	const found = copiesOf(graph, target, { schema: "crm", body });
	expect(found.map(({ table, column, form }) => `${table.name}.${column.name} ${form.kind}`)).toEqual(copies);
});
