import fc from "fast-check";
import {
	circumstances,
	fileKinds,
	forms,
	keyActions,
	keyKinds,
	nestings,
	oddities,
	type RandomReference,
	type RandomSchema,
	rules,
	states,
} from "./schema-shape.ts";
import { settle } from "./settle-schema.ts";

const names = ["plain", "Odd Name", 'with"quote', "smörgås", "select", "客户", "a.b", "x'); drop table y; --"];

const table = fc.record({
	name: fc.constantFrom(...names),
	schema: fc.constantFrom(0 as const, 1 as const),
	key: fc.constantFrom(...keyKinds),
	partitioned: fc.constantFrom(true, false, false),
	twice: fc.boolean(),
	oddities: fc.subarray([...oddities], { maxLength: 3 }),
	large: fc.boolean(),
	files: fc.constantFrom(...fileKinds, "none" as const),
	rows: fc.integer({ min: 0, max: 14 }),
});

const reference = (tables: number) =>
	fc.record({
		child: fc.nat(tables - 1),
		parent: fc.oneof(fc.constant(0), fc.nat(tables - 1), fc.nat(tables - 1)),
		target: fc.constantFrom("key" as const, "code" as const),
		rule: fc.constantFrom<RandomReference["rule"]>(...(["delete", "delete", "delete", "delete"] as const), ...rules),
		as: fc.constantFrom<RandomReference["as"]>(...keyActions, "cascade", ...forms, "through", "only if all go"),
		circumstance: fc.constantFrom(...circumstances),
		otherwise: fc.constantFrom("delete" as const, "detach" as const, null),
		related: fc.option(fc.nat(tables - 1), { freq: 4 }),
		relatedText: fc.boolean(),
		twoSteps: fc.boolean(),
		stepKind: fc.boolean(),
		state: fc.constantFrom(...states, "enforced" as const),
		deferrable: fc.boolean(),
		matchFull: fc.boolean(),
		notNull: fc.boolean(),
		firstOnly: fc.constantFrom(true, true, false),
		onePartition: fc.boolean(),
		counted: fc.boolean(),
		nested: fc.constantFrom(...nestings, "no" as const, "no" as const, "no" as const),
		picks: fc.array(fc.nat(97), { minLength: 1, maxLength: 14 }),
	});

/** Schemas of every kind that the engine must handle, in unexpected combinations. */
export const randomSchema: fc.Arbitrary<RandomSchema> = fc
	.integer({ min: 2, max: 6 })
	.chain((size) =>
		fc.record({
			tables: fc.array(table, { minLength: size, maxLength: size }),
			references: fc.array(reference(size), { minLength: size, maxLength: size * 2 }),
			mood: fc.constantFrom<RandomSchema["mood"]>("native", "native", "plain", "odd", "odd"),
			sharedKey: fc.boolean(),
			patterned: fc.constantFrom(true, true, false),
			asTheyAre: fc.boolean(),
			told: fc.constantFrom<RandomSchema["told"]>("not", "not", "by condition", "by klass"),
			untouchable: fc.boolean(),
			roots: fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }),
		}),
	)
	.map(settle);
