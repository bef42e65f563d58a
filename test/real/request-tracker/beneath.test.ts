import { expect, test } from "vitest";
import { createApp } from "../../../server/app.ts";
import { connect } from "../../../server/database/database.ts";
import { readEnv } from "../../../server/env.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { insertUser } from "../../../server/people/create-user.ts";
import { createServices } from "../../../server/services.ts";
import { startWorker } from "../../../server/worker.ts";
import { play, requestsThrough, signInAs } from "../../server/deletions/play.ts";
import { password, people } from "../../support/accounts.ts";
import { secrets } from "../../support/expunge-server.ts";
import { pickSome, randomFrom } from "../../support/random-numbers.ts";
import { addressesOf, asEraser, variablesOf } from "../../support/role-addresses.ts";
import { settings } from "./accounts.ts";
import { seedCopies } from "./copies.ts";
import { crm, setUpExpunge } from "./erase.ts";
import { explainRows } from "./explained-rows.ts";
import { keepJournal, readJournal } from "./journal.ts";
import { runPerl, runProgram } from "./site.ts";
import { findStillReferring } from "./still-referring.ts";

const copy = seedCopies();

test("while RT's own API writes below the tickets of a bulk job, the second sweep removes the remains and nobody else loses a row", async () => {
	const { sql: untouched } = await copy("rt_untouched");
	const rt = await copy("rt_beneath");
	const appUrl = await setUpExpunge(rt.url);
	await keepJournal(rt.sql);
	const tickets = await rt.sql<{ id: number }[]>`select id from tickets where type = 'ticket' and ismerged is null order by id`;
	const all = tickets.map(({ id }) => id);
	const gone = pickSome(all, 80, randomFrom(11));

	const writing = runPerl(rt.name, writer, all.map(String));
	await expect.poll(async () => (await readJournal(rt.sql)).size).toBeGreaterThan(0);
	await deleteInJobs(appUrl, gone);
	const written = Number((await writing).match(/written=(\d+)/)?.[1]);
	expect(written).toBeGreaterThan(20);

	const { db, close } = connect(asEraser(appUrl), { max: 1 });
	const graph = await loadGraph(db, crm);
	// The first sweep, and the second one as soon as every transaction that wrote during the first has ended.
	for (let waiting = 1; waiting > 0; ) waiting = (await sweepTombstones(db, graph)).waiting;
	await close();
	expect(await findStillReferring(rt.sql, await readJournal(rt.sql))).toEqual([]);
	const { output } = await runProgram(rt.name, "/usr/sbin/rt-validator-5", ["--check"]);
	expect(output.split("\n").filter((line) => line !== "" && !line.includes("internal HTML converter"))).toEqual([]);

	const explained = await explainRows(untouched, "ticket", gone);
	const lost: string[] = [];
	for (const entry of await readJournal(rt.sql)) {
		const [operation, table = "", id = ""] = entry.split(" ");
		if (operation !== "delete" || explained.has(entry)) continue;
		const [before] = await untouched`select 1 from ${untouched(table)} where id = ${id}`;
		if (before) lost.push(entry);
	}
	expect(lost).toEqual([]);
});

/**
 * Comments, links and watchers on random tickets: for 12 seconds, and on a busy machine until 21 are written. RT may refuse some because
 * the ticket is gone.
 */
const writer = `
use strict; use warnings; use RT -init;
RT->Config->Set( LogToSTDERR => 'emergency' );
my @ids = @ARGV; my $written = 0; my $start = time;
while ( time < $start + 12 || ( $written < 21 && time < $start + 90 ) ) {
	my ( $id, $other ) = map { $ids[ rand @ids ] } 1 .. 2;
	eval {
		my $ticket = RT::Ticket->new( RT->SystemUser );
		$ticket->LoadById($id);
		return unless $ticket->id;
		my $kind = int rand 3;
		my ($ok) = $kind == 0 ? $ticket->Comment( Content => 'written beneath', NoSquelch => 1 )
			: $kind == 1 ? $ticket->AddLink( Type => 'RefersTo', Target => $other )
			: $ticket->AddWatcher( Type => 'Cc', Email => 'cc' . int( rand 9 ) . '@beneath.example' );
		$written++ if $ok;
	};
}
print "written=$written\\n";
`;

/**
 * Deletes by the product's bulk jobs, as a person starts them. They run one after the other, so that the writer always writes in between.
 */
async function deleteInJobs(appUrl: string, ids: readonly number[]): Promise<void> {
	const env = readEnv({
		...secrets,
		...variablesOf(appUrl),
		CRM: "request-tracker",
		CRM_SETTINGS: settings,
		CRM_ORIGIN: "http://127.0.0.1",
		LOG_LEVEL: "silent",
	});
	const services = await createServices({ ...env, ...addressesOf(appUrl) });
	const { user } = await insertUser(services.db, { ...people.admin, role: "admin", password });
	const app = createApp(services);
	const requests = requestsThrough((path, init) => app.request(path, init));
	const { deleteMany, ended } = play(requests, await signInAs(requests, user.email, password));
	const stopWorker = await startWorker(services);
	const waiting = ids.map(String);
	while (waiting.length > 0) {
		const part = waiting.splice(0, 8);
		const { id } = await deleteMany("ticket", part);
		expect((await ended(id)).counts).toMatchObject({ succeeded: part.length, failed: 0 });
	}
	await stopWorker();
	await services.close();
}
