import { setTimeout } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { users } from "../../../drizzle/auth.ts";
import { actors } from "../../../drizzle/permissions.ts";
import { changeUser } from "../../../server/auth/change-user.ts";
import { removeUser } from "../../../server/auth/remove-user.ts";
import { createPermissionSet } from "../../../server/permissions/create-permission-set.ts";
import { decideRecord } from "../../../server/permissions/effective.ts";
import { lockRights } from "../../../server/permissions/lock-rights.ts";
import { changeOrganisation } from "../../../server/permissions/organisation.ts";
import { removePermissionSet } from "../../../server/permissions/remove-permission-set.ts";
import { savePermissionSet } from "../../../server/permissions/save-permission-set.ts";
import { startSmall } from "../../support/start-small.ts";

const { addUser, asks, installation } = await startSmall();
const { db, crm } = installation;
const admin = asks(await addUser({ role: "admin" }));
const customer = { object: "customer", klass: null, scope: null, parents: {} };
const grant = { object: "customer", klass: null, read: true, delete: true, scope: null };
const searches = { read: true, bulkDelete: false };

/** Somebody who may delete customers, and every way to take that from them. */
async function deleter(name: string) {
	const user = await addUser();
	const set = await createPermissionSet(admin, { name, grants: [grant], searches, users: [user.id] });
	return {
		user,
		withdrawals: {
			"the grant is taken out of the set": () =>
				savePermissionSet(admin, set.id, { name, grants: [], searches, users: [user.id], version: set.version }),
			"the set is taken from the person": () =>
				savePermissionSet(admin, set.id, { name, grants: [grant], searches, users: [], version: set.version }),
			"the set is deleted": () => removePermissionSet(admin, set.id),
			"the person is removed": () => removeUser(admin, user.id),
		},
	};
}

const ways = Object.keys((await deleter("for the names")).withdrawals);

test.each(ways)("once answered, nothing more goes: %s", async (way) => {
	const { user, withdrawals } = await deleter(way);
	const withdraw = Object.entries(withdrawals).find(([name]) => name === way)?.[1];
	const order: string[] = [];
	let withdrawal: Promise<unknown> | undefined;
	await db.transaction(async (tx) => {
		expect(decideRecord(await lockRights(tx, user.id), crm.objects, customer)).toBe("allowed");
		withdrawal = withdraw?.().then(() => order.push("answered"));
		await setTimeout(300);
		order.push("batch ended");
	});
	await withdrawal;
	expect(order).toEqual(["batch ended", "answered"]);
	await db.transaction(async (tx) => {
		expect(decideRecord(await lockRights(tx, user.id), crm.objects, customer)).toBe("permission_denied");
	});
});

test("a batch that waited for the withdrawal sees it", async () => {
	const { user } = await deleter("waiting");
	await changeUser(admin, user.id, { role: "admin" });
	let rights: Promise<string> | undefined;
	await db.transaction(async (tx) => {
		await tx.select().from(actors).where(eq(actors.userId, user.id)).for("update");
		rights = db.transaction(async (batch) =>
			decideRecord(await lockRights(batch, user.id), crm.objects, { ...customer, object: "conversation" }),
		);
		await setTimeout(200);
		await tx.update(users).set({ role: "agent" }).where(eq(users.id, user.id));
	});
	expect(await rights).toBe("permission_denied");
});

test("two batches of one person run side by side", async () => {
	const { user } = await deleter("parallel");
	await db.transaction(async (one) => {
		await lockRights(one, user.id);
		await db.transaction(async (other) => {
			await lockRights(other, user.id);
		});
	});
});

test("the strict cascade waits for the batches that run without it", async () => {
	const { user } = await deleter("strict");
	let change: Promise<unknown> | undefined;
	const order: string[] = [];
	await db.transaction(async (tx) => {
		expect((await lockRights(tx, user.id)).strictCascade).toBe(false);
		change = changeOrganisation(admin, { strictCascade: true }).then(() => order.push("answered"));
		await setTimeout(200);
		order.push("batch ended");
	});
	await change;
	expect(order).toEqual(["batch ended", "answered"]);
	await db.transaction(async (tx) => expect((await lockRights(tx, user.id)).strictCascade).toBe(true));
});

test("a withdrawal does not wait for batches that begin behind it, however they overlap", async () => {
	const { user, withdrawals } = await deleter("overlapping");
	const ending = new AbortController();
	const batchAfterBatch = async (offset: number) => {
		await setTimeout(offset);
		while (!ending.signal.aborted)
			await db.transaction(async (tx) => {
				await lockRights(tx, user.id);
				await setTimeout(150);
			});
	};
	const batches = [0, 50, 100].map(batchAfterBatch);
	await setTimeout(300);
	const answers = await Promise.race([
		Promise.all([withdrawals["the set is deleted"](), changeOrganisation(admin, { strictCascade: false })]),
		setTimeout(5_000, "waits"),
	]);
	ending.abort();
	await Promise.all(batches);
	expect(answers).not.toBe("waits");
});
