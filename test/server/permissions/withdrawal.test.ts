import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { users } from "../../../drizzle/auth.ts";
import { actors, permissionSetUsers } from "../../../drizzle/permissions.ts";
import type { Transaction } from "../../../server/database/database.ts";
import { changeUser, removeUser } from "../../../server/people/change-user.ts";
import { changeOrganisation } from "../../../server/permissions/change-organisation.ts";
import { decideRecord, type EffectiveRights } from "../../../server/permissions/effective.ts";
import { lockRights, readRights } from "../../../server/permissions/lock-rights.ts";
import { createPermissionSet, removePermissionSet, savePermissionSet } from "../../../server/permissions/save-permission-set.ts";
import { startSmall } from "../../support/start-small.ts";
import { waitForWaiters } from "../../support/wait-for-waiters.ts";

const { addUser, asks, services } = await startSmall();
const { db, crm } = services;
const admin = asks(await addUser({ role: "admin" }));
const customer = { object: "customer", klass: null, scope: null, parents: {} };
const grant = { object: "customer", klass: null, read: true, delete: true, scope: null };
const searches = { read: true, bulkDelete: false };

/** A person who may delete customers, and every way to revoke that. */
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

/** Whether they may delete a customer, as their batch decides it. */
async function decide(batch: Transaction, userId: string): Promise<string> {
	return decideRecord(await lockRights(batch, userId), crm.objects, customer);
}

const ways = Object.keys((await deleter("for the names")).withdrawals);

test.each(ways)("after the answer nothing more is deleted: %s", async (way) => {
	const { user, withdrawals } = await deleter(way);
	const withdraw = Object.entries(withdrawals).find(([name]) => name === way)?.[1];
	const order: string[] = [];
	let withdrawal: Promise<unknown> | undefined;
	await db.transaction(async (batch) => {
		expect(await decide(batch, user.id)).toBe("allowed");
		withdrawal = withdraw?.().then(() => order.push("answered"));
		await waitForWaiters(batch, 1);
		order.push("batch ended");
	});
	await withdrawal;
	expect(order).toEqual(["batch ended", "answered"]);
	expect(await db.transaction((batch) => decide(batch, user.id))).toBe("permission_denied");
});

test("a batch that waited for a withdrawal respects it", async () => {
	const { user } = await deleter("waiting");
	await changeUser(admin, user.id, { role: "admin" });
	let rights: Promise<string> | undefined;
	await db.transaction(async (tx) => {
		await tx.select().from(actors).where(eq(actors.userId, user.id)).for("update");
		rights = db.transaction(async (batch) =>
			decideRecord(await lockRights(batch, user.id), crm.objects, { ...customer, object: "conversation" }),
		);
		await waitForWaiters(tx, 1);
		await tx.update(users).set({ role: "agent" }).where(eq(users.id, user.id));
	});
	expect(await rights).toBe("permission_denied");
});

test("rights and their version are read at one moment", async () => {
	const { user } = await deleter("one moment");
	// There are enough connections for concurrent reads.
	await Promise.all(Array.from({ length: 4 }, () => readRights(db, user.id)));
	let rights: Promise<EffectiveRights> | undefined;
	await db.transaction(async (tx) => {
		await tx.execute(sql`lock table ${actors} in access exclusive mode`);
		rights = readRights(db, user.id);
		await waitForWaiters(tx, 1);
		await tx.update(actors).set({ rightsVersion: 7 }).where(eq(actors.userId, user.id));
		await tx.delete(permissionSetUsers).where(eq(permissionSetUsers.userId, user.id));
	});
	expect(await rights).toMatchObject({ version: 7, grants: [] });
});

test("two batches of one person run in parallel", async () => {
	const { user } = await deleter("parallel");
	await db.transaction(async (one) => {
		await lockRights(one, user.id);
		const beside = db.transaction(async (other) => {
			await other.execute(sql`set local lock_timeout = '5s'`);
			return decide(other, user.id);
		});
		expect(await beside).toBe("allowed");
	});
});

test("a batch that begins behind a withdrawal waits for it, so that a withdrawal waits for no later batch", async () => {
	const { user, withdrawals } = await deleter("overlapping");
	let withdrawal: Promise<unknown> | undefined;
	let late: Promise<string> | undefined;
	await db.transaction(async (batch) => {
		await lockRights(batch, user.id);
		withdrawal = withdrawals["the set is deleted"]();
		await waitForWaiters(batch, 1);
		late = db.transaction((other) => decide(other, user.id));
		await waitForWaiters(batch, 2);
	});
	await withdrawal;
	expect(await late).toBe("permission_denied");
});

test("the strict cascade waits for batches that run without it, and blocks those that would begin", async () => {
	const { user } = await deleter("strict");
	const order: string[] = [];
	let change: Promise<unknown> | undefined;
	let late: Promise<boolean> | undefined;
	await db.transaction(async (batch) => {
		expect((await lockRights(batch, user.id)).strictCascade).toBe(false);
		change = changeOrganisation(admin, { strictCascade: true }).then(() => order.push("answered"));
		await waitForWaiters(batch, 1);
		late = db.transaction(async (other) => (await lockRights(other, user.id)).strictCascade);
		await waitForWaiters(batch, 2);
		order.push("batch ended");
	});
	await change;
	expect(order).toEqual(["batch ended", "answered"]);
	expect(await late).toBe(true);
});
