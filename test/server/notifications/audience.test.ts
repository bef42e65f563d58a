import { afterAll, expect, test } from "vitest";
import { connect } from "../../../server/database/database.ts";
import { tellFeed } from "../../../server/database/tell-feed.ts";
import { createAudience } from "../../../server/notifications/audience.ts";
import { createFeed } from "../../../server/notifications/feed.ts";
import { startSmall } from "../../support/start-small.ts";

const small = await startSmall();
const statements: string[] = [];
const { db, client, close } = connect(small.appUrl, { print: (statement) => statements.push(statement) });
afterAll(close);

test("a change costs one query of the sessions for all sockets of a person, and sockets of ended sessions get nothing", async () => {
	const user = await small.addUser();
	const audience = createAudience({ ...small.services, db }, createFeed(client, small.services.log));
	const tokens = await Promise.all(Array.from({ length: 5 }, () => small.signIn(user)));
	const heard: string[] = [];
	const leave = await Promise.all(
		tokens.map((token, index) =>
			audience.join(user.id, {
				token,
				send: (message) => heard.push(`${index} ${JSON.stringify(message)}`),
				refuse: () => heard.push(`${index} refused`),
				evict: () => heard.push(`${index} evicted`),
			}),
		),
	);
	await small.request("/api/auth/sign-out", { method: "POST", token: tokens[2] ?? "" });
	statements.length = 0;
	await small.services.db.transaction((tx) => tellFeed(tx, [{ user: user.id, changed: "rights" }]));
	await expect.poll(() => heard.length).toBe(5);
	expect(heard.sort()).toEqual(["0", "1", "2", "3", "4"].map((index) => (index === "2" ? "2 refused" : `${index} {"changed":"rights"}`)));
	expect(statements.filter((statement) => statement.includes('"sessions"'))).toHaveLength(1);
	for (const end of leave) end();
});
