import fc from "fast-check";
import { expect, test } from "vitest";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { previewErasure } from "../../../server/erasure/rows/preview-erasure.ts";
import { effort } from "../../support/effort.ts";
import { askDatabase } from "./schemas/ask-database.ts";
import { askEngine, expectNothingHidden, strategies } from "./schemas/ask-engine.ts";
import { buildSchema } from "./schemas/build-schema.ts";
import { counterExamples } from "./schemas/counter-examples.ts";
import { openTrial, type Trial } from "./schemas/open-trial.ts";
import { randomSchema } from "./schemas/random-schema.ts";
import { allFeatures, featuresOf } from "./schemas/schema-features.ts";
import type { RandomSchema } from "./schemas/schema-shape.ts";

/** Counts how often each strategy was requested and used, and the features of the schemas. */
const taken = new Map<string, number>();
const tried = new Map<string, number>();
const countIn = (counts: Map<string, number>, what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

async function compare(trial: Trial, schema: RandomSchema): Promise<void> {
	const { sql, db, roles } = trial;
	const built = await buildSchema(sql, schema);
	const expected = await askDatabase(sql, built);
	await roles.grant(await loadGraph(db, built.crm), built.crm);
	const graph = await roles.load(built.crm);
	expect(graph.problems.filter(({ objects, fatal }) => fatal || objects.includes("root"))).toEqual([]);
	const plan = planErasure(graph, "root");
	const preview = await previewErasure(db, plan, { keys: built.rootKeys }, { klass: built.klass });
	const count = (wanted: string) => preview.refusals.find(({ code }) => code === wanted)?.count ?? 0;
	expect({ rows: preview.rows, referenced: count("referenced"), unknown: count("not_found"), deletable: preview.deletable }).toEqual({
		rows: expected.gone,
		referenced: expected.refused.length,
		unknown: built.unknown.length,
		deletable: built.rootKeys.length - built.unknown.length - expected.refused.length,
	});
	for (const strategy of strategies) {
		const { outcome, taken: which } = await askEngine(trial, plan, built, strategy);
		expect({ strategy, ...outcome }).toEqual({ strategy, ...expected });
		if (outcome.gone > 0) countIn(taken, `${strategy}: ${which}`);
	}
	if (expected.gone > 0) for (const feature of featuresOf(schema)) countIn(tried, feature);
	if (schema.tables[0]?.oddities.includes("row security")) await expectNothingHidden(trial, plan, built);
}

test.for(Object.entries(counterExamples))("a bug that was found once stays fixed: %s", async ([, schema], context) => {
	await compare(await openTrial(context), schema);
});

const shrinking =
	effort.shrinking > 0 ? { interruptAfterTimeLimit: effort.shrinking, markInterruptAsFailure: true } : { endOnFailure: true };
const each = 50;
const seeds = Array.from({ length: effort.schemas / each }, (_, number) => effort.seed + number);

test.for(seeds)(
	`previews match, and all strategies leave the same rows as the database's own cascade, in ${each} random schemas (seed %i)`,
	{ timeout: effort.timeout },
	async (seed, context) => {
		const trial = await openTrial(context);
		await fc.assert(
			fc.asyncProperty(randomSchema, (schema) => compare(trial, schema)),
			{ numRuns: each, seed, ...shrinking },
		);
	},
);

/** In a small run, chance decides how often something rare occurs. */
const isSmall = effort.schemas < 500;

test("each strategy was used often enough to count as tested", () => {
	const share = (which: string): number => (taken.get(which) ?? 0) / effort.schemas;
	console.log("Ways taken:", Object.fromEntries(taken));
	for (const [which, least] of [
		["auto: native", 0.05],
		["auto: checked", 0.2],
		["unchecked: unchecked", 0.1],
		["unchecked: checked", 0.2],
	] as const)
		expect.soft(share(which), which).toBeGreaterThan(isSmall ? least / 2 : least);
});

test("every feature of a schema was within reach of a deletion", () => {
	console.log("Schemas that had it:", Object.fromEntries([...tried].sort(([, one], [, other]) => one - other)));
	const missing = allFeatures.filter((feature) => !tried.has(feature));
	expect(missing.length, missing.join(", ")).toBeLessThanOrEqual(isSmall ? 3 : 0);
});
