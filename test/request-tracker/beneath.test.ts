import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { connect } from "../../server/database.ts";
import { eraseRecords } from "../../server/erasure/erase-records.ts";
import { isRetryable } from "../../server/erasure/failures.ts";
import { loadGraph } from "../../server/erasure/load-graph.ts";
import { lockRecords } from "../../server/erasure/lock-records.ts";
import { planErasure } from "../../server/erasure/plan.ts";
import { sweepTombstones } from "../../server/erasure/sweep.ts";
import { seedCopies } from "./copies.ts";
import { crm, setUpExpunge } from "./erase.ts";
import { explainRows } from "./explained-rows.ts";
import { keepJournal, readJournal } from "./journal.ts";
import { pickSome, randomFrom } from "./random.ts";
import { runPerl, runProgram } from "./site.ts";
import { findStillReferring } from "./still-referring.ts";

const copy = seedCopies();

test("while RT's own API writes beneath the tickets of a bulk job, nothing of them is left after the second sweep and nobody else loses a row", async () => {
	const { sql: untouched } = await copy("rt_untouched");
	const rt = await copy("rt_beneath");
	const appUrl = await setUpExpunge(rt.url);
	await keepJournal(rt.sql);
	const tickets = await rt.sql<{ id: number }[]>`select id from tickets where type = 'ticket' and ismerged is null order by id`;
	const all = tickets.map(({ id }) => id);
	const gone = pickSome(all, 80, randomFrom(11));

	const writing = runPerl(rt.name, writer, all.map(String));
	await eraseInBatches(appUrl, gone);
	const written = Number((await writing).match(/written=(\d+)/)?.[1]);
	expect(written).toBeGreaterThan(20);

	const { db, close } = connect(appUrl, { max: 1 });
	const graph = await loadGraph(db, crm);
	await sweepTombstones(db, graph);
	await sweepTombstones(db, graph);
	await close();
	expect(await findStillReferring(rt.sql, "ticket", gone)).toEqual([]);
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

/** Comments, links and watchers on random tickets for a while; what is refused because the ticket is gone is part of it. */
const writer = `
use strict; use warnings; use RT -init;
RT->Config->Set( LogToSTDERR => 'emergency' );
my @ids = @ARGV; my $written = 0; my $end = time + 12;
while ( time < $end ) {
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

async function eraseInBatches(appUrl: string, ids: readonly number[]): Promise<void> {
	const { db, close } = connect(appUrl, { max: 1 });
	const plan = planErasure(await loadGraph(db, crm), "ticket");
	const waiting = [...ids];
	await new Promise((resolve) => setTimeout(resolve, 3_000));
	while (waiting.length > 0) {
		const batch = waiting.splice(0, 4);
		const work = () =>
			db.transaction(async (tx) => {
				const locked = await lockRecords(tx, plan, batch.map(String));
				const { refused } = await eraseRecords(tx, plan, locked, { deletionId: randomUUID() });
				expect(refused).toEqual([]);
			});
		for (let attempt = 1; ; attempt++) {
			try {
				await work();
				break;
			} catch (error) {
				if (!isRetryable(error) || attempt === 5) throw error;
			}
		}
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
	await close();
}
