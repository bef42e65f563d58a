import { afterAll, expect, test } from "vitest";
import type { NotificationList, NotificationSettings } from "../../../server/notifications/schemas.ts";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

const small = await startSmall();
const { superuser, services } = small;
const stopWorker = await startWorker(services);
afterAll(stopWorker);

let next = 100;
async function addCustomers(count: number): Promise<string[]> {
	const ids = Array.from({ length: count }, () => String(next++));
	for (const id of ids) await superuser`insert into crm.customers values (${id}, 'Customer')`;
	return ids;
}

async function person() {
	const user = await small.addUser({ role: "admin" });
	const token = await small.signIn(user);
	const playing = play(small, token);
	return Object.assign(playing, {
		user,
		notifications: () => playing.ask<NotificationList>("/notifications"),
		settings: (settings: NotificationSettings) =>
			small.request("/api/notification-settings", { token, method: "PUT", body: settings }).then((answer) => answer.json()),
		signOut: () => small.request("/api/auth/sign-out", { token, method: "POST", body: {} }),
	});
}

test("the person who started a bulk job is notified once of its end and its errors, and nobody else is", async () => {
	const [one, other] = [await person(), await person()];
	const { id } = await one.deleteMany("customer", [...(await addCustomers(3)), "99999"]);
	await one.ended(id);
	const { unread, notifications } = await one.notifications();
	expect(unread).toBe(1);
	expect(notifications).toMatchObject([{ deletion: { id }, text: "3 of 4 Customers deleted, 1 could not be deleted.", readAt: null }]);
	expect(await other.notifications()).toEqual({ unread: 0, notifications: [] });
});

test("a single deletion, and a bulk deletion that the person cancelled, send no notification", async () => {
	const one = await person();
	const [single = ""] = await addCustomers(1);
	expect(await one.deleteOne("customer", single)).toMatchObject({ state: "complete" });
	const { id } = await one.deleteMany("customer", await addCustomers(2));
	await one.ask(`/deletions/${id}/cancel`, {});
	const { unread } = await one.notifications();
	expect(unread).toBe((await one.get(id)).state === "complete" ? 1 : 0);
});

test("Mark All Read leaves nothing unread", async () => {
	const one = await person();
	for (const count of [1, 2]) await one.ended((await one.deleteMany("customer", await addCustomers(count))).id);
	expect((await one.notifications()).unread).toBe(2);
	expect(await one.ask<NotificationList>("/notifications/read", {})).toMatchObject({ unread: 0 });
	expect((await one.ask<NotificationList>("/notifications?unread=true")).notifications).toEqual([]);
	expect((await one.notifications()).notifications).toHaveLength(2);
});

test("In-app notifications follow Always, When logged out and Never", async () => {
	const one = await person();
	expect(await one.ask("/notification-settings")).toEqual({
		bulkComplete: { inApp: "always", email: "when_logged_out" },
		desktop: false,
		canEmail: false,
	});
	const run = async () => one.ended((await one.deleteMany("customer", await addCustomers(1))).id);

	await one.settings({ bulkComplete: { inApp: "never", email: "never" }, desktop: false });
	await run();
	expect((await one.notifications()).unread).toBe(0);

	await one.settings({ bulkComplete: { inApp: "when_logged_out", email: "never" }, desktop: true });
	await run();
	expect((await one.notifications()).unread).toBe(0);

	await stopWorker();
	const { id } = await one.deleteMany("customer", await addCustomers(1));
	await one.signOut();
	const stopAgain = await startWorker(services);
	const again = play(small, await signedInLater(one.user, id));
	expect(await again.ask<NotificationList>("/notifications")).toMatchObject({ unread: 1, notifications: [{ deletion: { id } }] });
	await stopAgain();
});

/** Signs in only after the job has ended. */
async function signedInLater(user: Parameters<typeof small.signIn>[0], id: string): Promise<string> {
	for (;;) {
		const [row] = await superuser`select ended_at from expunge.deletions where id = ${id}`;
		if (row?.["ended_at"]) return small.signIn(user);
	}
}
