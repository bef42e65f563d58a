import type { CrmDatabase } from "../../crm/objects.ts";
import type { Database } from "../../database/database.ts";
import type { Logger } from "../../log.ts";
import { forgetDecided } from "./forget-decided.ts";
import type { Graph } from "./graph.ts";
import { loadGraph } from "./load-graph.ts";
import { rememberCovered } from "./remember-covered.ts";

/** The graph of the CRM's database while the server runs. */
export interface LiveGraph {
	/** The last graph. A changed schema is noticed within half a minute, and by a batch at once. */
	current(): Promise<Graph>;
	/** Reads the graph again, after a batch has found another schema. */
	reload(): Promise<Graph>;
	/** Waits for a reload that is under way, before its connection is closed. */
	settled(): Promise<void>;
}

const freshFor = 30_000;

export function createLiveGraph(db: Database, crm: CrmDatabase, log: Logger): LiveGraph {
	let loaded: { graph: Graph; at: number } | undefined;
	let loading: Promise<Graph> | undefined;

	function reload(): Promise<Graph> {
		loading ??= loadGraph(db, crm, loaded?.graph)
			.then(async (graph) => {
				if (graph.fingerprint !== loaded?.graph.fingerprint) {
					await nameNewlyCovered(graph);
					await forgetDecided(db, graph);
				}
				loaded = { graph, at: Date.now() };
				return graph;
			})
			.finally(() => {
				loading = undefined;
			});
		return loading;
	}

	/** After an upgrade of the CRM, new tables may be deleted from without anybody having named them. */
	async function nameNewlyCovered(graph: Graph): Promise<void> {
		const { names, isFirst } = await rememberCovered(db, graph);
		if (names.length === 0) return;
		if (isFirst) log.info({ references: names.length }, "patterns or the keys' own actions cover references without a rule");
		else log.warn({ references: names }, "patterns or the keys' own actions cover new references without a rule");
	}

	async function current(): Promise<Graph> {
		if (!loaded) return reload();
		if (Date.now() - loaded.at > freshFor) reload().catch((error) => log.error({ error }, "could not reload the CRM's schema"));
		return loaded.graph;
	}

	async function settled(): Promise<void> {
		await loading?.catch(() => undefined);
	}

	return { current, reload, settled };
}
