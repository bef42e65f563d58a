import type { Sql } from "postgres";
import { type Auth, createAuth } from "./auth/auth.ts";
import type { Crm, CrmAdapter } from "./crm/crm.ts";
import { crmIn } from "./crm/crm-in.ts";
import { leaveOutAbsentObjects } from "./crm/leave-out-absent-objects.ts";
import { loadAdapter } from "./crm/load.ts";
import { connect, type Database } from "./database/database.ts";
import { codeOf } from "./database/sqlstates.ts";
import type { EnvWithDatabase } from "./env.ts";
import { createLiveGraph, type LiveGraph } from "./erasure/graph/live-graph.ts";
import { createWorkTurns, type Turns, type Work } from "./http/turns.ts";
import { createQueue, type Queue } from "./jobs/queue.ts";
import { createLog, type Logger } from "./log.ts";
import { type Audience, createAudience } from "./notifications/audience.ts";
import { createFeed } from "./notifications/feed.ts";
import { createHandshakeLimit, type HandshakeLimit } from "./notifications/handshake-limit.ts";
import type { Language } from "./words/language.ts";

/** The parts of one running Expunge. The API, the worker and the tests share them. */
export interface Services {
	env: EnvWithDatabase;
	log: Logger;
	db: Database;
	/**
	 * The connection for all writes to the CRM's tables. The CRM's triggers run with the rights of this role, which can read no account and
	 * change no right.
	 */
	eraser: Database;
	/** The same role, with one connection for each slice of the worker. Each connection caches the plans of its key checks. */
	forSlices: readonly Database[];
	/** Only for LISTEN; statements go through `db`. */
	client: Sql;
	/** In English. An action has it in the reader's language. */
	crm: Crm;
	crmIn: (language: Language) => Crm;
	graph: LiveGraph;
	auth: Auth;
	queue: Queue;
	audience: Audience;
	handshakeLimit: HandshakeLimit;
	turns: Record<Work, Turns>;
	close(): Promise<void>;
}

/** How many slices the worker runs at the same time. */
const slicesAtOnce = 3;
/** Connections for single deletions in requests, for sweeps and for redaction. */
const erasersAtOnce = 4;

/** Connects and loads, but checks nothing and opens no port. Tests use it for `createApp(services).request(…)`. */
export async function createServices(env: EnvWithDatabase, given: { crm?: CrmAdapter } = {}): Promise<Services> {
	const log = createLog(env.logLevel);
	const whole = given.crm ?? (await loadAdapter(env.crm));
	const { db, client, close } = connect(env.databaseUrl);
	const adapter = await leaveOutAbsentObjects(db, whole).catch((error) => {
		// The checks at startup report a database that cannot be used.
		if (codeOf(error) === undefined) throw error;
		return whole;
	});
	const inLanguages = { en: crmIn("en", adapter), de: crmIn("de", adapter) } satisfies Record<Language, Crm>;
	const crm = inLanguages.en;
	const eraser = connect(env.eraserUrl, { max: erasersAtOnce, cleans: true });
	const forSlices = Array.from({ length: slicesAtOnce }, () => connect(env.eraserUrl, { max: 1, prepares: true, cleans: true }));
	const queue = createQueue(env.databaseUrl, log);
	const graph = createLiveGraph(db, crm, log);
	return {
		env,
		log,
		db,
		eraser: eraser.db,
		forSlices: forSlices.map(({ db }) => db),
		client,
		crm,
		crmIn: (language) => inLanguages[language],
		graph,
		auth: createAuth(env, db, log),
		queue,
		audience: createAudience({ db, env, log }, createFeed(client, log)),
		handshakeLimit: createHandshakeLimit(),
		turns: createWorkTurns(),
		async close() {
			await queue.close();
			await graph.settled();
			await Promise.all([close(), eraser.close(), ...forSlices.map(({ close }) => close())]);
		},
	};
}
