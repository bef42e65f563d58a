import { beforeEach, describe, expect, test } from "vitest";
import { verifyChain } from "../../../server/audit/verify-chain.ts";
import { findStartProblems } from "../../../server/setup/find-start-problems.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

const small = await startSmall();
const { services, superuser } = small;
const { deleteOne } = play(small, await small.signIn(await small.addUser({ role: "admin" })));
const verify = () => verifyChain(services.db, services.env.auditKey);

let next = 100;
beforeEach(async () => {
	await superuser`truncate expunge.audit_entries, expunge.audit_links, expunge.items, expunge.previews cascade`;
});

async function deleteAnother(): Promise<string | null | undefined> {
	next += 1;
	await superuser`insert into crm.customers (id, name) values (${next}, 'Somebody')`;
	const { outcome } = await deleteOne("customer", String(next));
	return outcome?.code === "deleted" ? outcome.auditReference : outcome?.code;
}

/** A forged copy of the newest link, as anybody without the key can write it. */
async function forge(change: Record<string, unknown>): Promise<void> {
	const values = JSON.stringify({ batch: crypto.randomUUID(), ...change });
	await superuser`
		insert into expunge.audit_links
		select (jsonb_populate_record(l, ${values}::text::jsonb)).* from expunge.audit_links l order by position desc limit 1`;
}

const named = (position: string) => `Link ${position} was changed or inserted by somebody else, or AUDIT_KEY is a different one.`;

describe("a forged link does not block deletions, is reported, and everything else still verifies:", () => {
	test.each([
		["at the last position that there is", { position: "9223372036854775807" }],
		["at the next position", { position: 3 }],
		["with a moment that is none", { position: 3, at: "infinity" }],
		["with numbers that no entry has", { position: 3, first_entry: "9223372036854775807", entries: 2_147_483_647 }],
	])("%s", async (_, forged) => {
		expect([await deleteAnother(), await deleteAnother()]).toEqual(["A-1", "A-2"]);
		await forge(forged);
		expect([await deleteAnother(), await deleteAnother()]).toEqual(["A-3", "A-4"]);
		const { problems, head } = await verify();
		expect(problems).toEqual([named(String(forged.position))]);

		await superuser`delete from expunge.audit_links where position = ${forged.position}::text::bigint`;
		const mended = await verify();
		expect(mended).toMatchObject({ problems: [], head });
		expect(mended.notes).toEqual(
			forged.position === 3 ? ["Link 4 skipped 1 links before it that the server did not write; 1 of them were removed."] : [],
		);
	});

	test("several links, one at the position of the next deletion", async () => {
		expect(await deleteAnother()).toBe("A-1");
		for (const position of [2, 3, 5, "9223372036854775806"]) await forge({ position });
		expect([await deleteAnother(), await deleteAnother()]).toEqual(["A-2", "A-3"]);
		expect((await verify()).problems).toEqual(["2", "3", "5", "9223372036854775806"].map(named));
	});

	test("a link by a trigger of the CRM, in the name of the running deletion", async () => {
		expect(await deleteAnother()).toBe("A-1");
		await superuser.unsafe(`
			create function crm.forge() returns trigger language plpgsql as $$ begin
				perform expunge.append_audit(2, gen_random_uuid(), 1, repeat('a', 64), repeat('0', 64), repeat('a', 64), now(), 'deleted',
					d.actor_id, d.object, false, 'single', d.id, d.origin, '{null}', '{7}', '{1}') from expunge.deletions d where d.ended_at is null;
				return old;
			end $$;
			create trigger forge before delete on crm.customers for each row execute function crm.forge()`);
		expect(await deleteAnother()).toBe("A-2");
		await superuser`drop trigger forge on crm.customers`;
		expect(await deleteAnother()).toBe("A-3");
		expect((await verify()).problems).toEqual([named("2")]);
	});
});

test("verifying names a link that was changed under later links, and not the others", async () => {
	for (let count = 0; count < 3; count++) await deleteAnother();
	await superuser`update expunge.audit_links set digest = repeat('a', 64) where position = 2`;
	expect((await verify()).problems).toEqual([named("2")]);
});

test("the audit rejects a link that leaves a gap, has no entries, has another day or belongs to another deletion", async () => {
	await deleteAnother();
	const append = (values: { position?: number; at?: string; keys?: string; action?: string; hmac?: string }) => {
		const { position = 2, at = "now", keys = "{7}", action = "hold_placed", hmac = "a".repeat(64) } = values;
		return superuser`select expunge.append_audit(${position}, gen_random_uuid(), 1, ${"a".repeat(64)}, ${"a".repeat(64)}, ${hmac}, ${at}::text::timestamptz,
			${action}, 'somebody', 'customer', false, null, null, null, ${keys === "{}" ? "{}" : "{null}"}::text::text[], ${keys}::text::text[],
			${keys === "{}" ? "{}" : "{1}"}::text::bigint[])`;
	};
	await expect(append({ position: 3 })).rejects.toThrow("directly follow another link");
	await expect(append({ keys: "{}" })).rejects.toThrow("at least one");
	await expect(append({ at: "2020-01-01" })).rejects.toThrow("more than a day");
	await expect(append({ at: "infinity" })).rejects.toThrow("more than a day");
	await expect(append({ hmac: "" })).rejects.toThrow("not an audit link");
	await append({});
	expect((await verify()).links).toBe(2);
});

test("the server does not start with an AUDIT_KEY that the audit was not written with", async () => {
	await deleteAnother();
	expect(await findStartProblems(services)).toEqual([]);
	const env = { ...services.env, auditKey: "another key of at least thirty-two letters" };
	expect(await findStartProblems({ ...services, env })).toEqual([expect.stringContaining("the key is a different one")]);
});
