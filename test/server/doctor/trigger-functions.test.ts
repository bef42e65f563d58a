import { expect, test } from "vitest";
import { diagnose } from "../../../server/doctor/diagnose.ts";
import { openErasing, shop } from "../erasure/erasing.ts";

const { sql, db, make, load, erase } = await openErasing();
const crm = shop({ table: "shop.calls", columns: ["person"], rule: "delete" });

const tables = (body: string, more = "") => `
	create table people (id int primary key, name text); insert into people values (1, 'Anna');
	create table calls (id int primary key, person int references people); insert into calls values (1, 1);
	create table history (call int);
	create function note() returns trigger language plpgsql ${more} as $$ begin ${body} return null; end $$;
	create trigger note after delete on calls for each row execute function note();
	create trigger noted after insert on calls for each row execute function note()`;

async function findFunctions() {
	const { findings, verdict } = await diagnose(db, await load(crm), { role: "postgres" });
	expect(verdict).toBe("safe");
	return findings.filter(({ about }) => about === "trigger function");
}

test("the doctor names the role and search path of a CRM trigger function, and how to make it find its names", async () => {
	await make(tables("insert into history values (old.id);"));
	await expect(erase(crm, ["1"])).rejects.toMatchObject({ cause: { code: "42P01" } });
	const [finding, ...others] = await findFunctions();
	expect(others).toEqual([]);
	expect(finding).toMatchObject({
		severity: "advice",
		message:
			"The trigger function shop.note() of shop.calls runs as postgres, with that role's rights and without the settings of the CRM's own sessions, " +
			'with the search path "pg_catalog, pg_temp". If it fails because of that, the record stays.',
	});
	await sql.unsafe(finding?.remedy ?? "");
	expect(await erase(crm, ["1"])).toMatchObject({ rows: 2 });
	const [after] = await findFunctions();
	expect(after?.message).not.toContain("search path");
	expect(after?.remedy).toBeUndefined();
});

test("for a security definer function, the doctor reports only a search path that the function does not set", async () => {
	await make(tables("", "security definer"));
	expect(await findFunctions()).toMatchObject([
		{
			message:
				'The trigger function shop.note() of shop.calls runs with the search path "pg_catalog, pg_temp". If it fails because of that, the record stays.',
		},
	]);
	await make(tables("", "security definer set search_path = shop, pg_temp"));
	expect(await findFunctions()).toEqual([]);
});

test("functions of disabled triggers and functions in C are not listed", async () => {
	await make(`${tables("")}; alter table calls disable trigger note;
		create trigger same before update on calls for each row execute function suppress_redundant_updates_trigger()`);
	expect(await findFunctions()).toEqual([]);
});
