import fc from "fast-check";
import { circumstances, forms, type KeyKind, keyActions, oddities, type RandomReference, type RandomSchema } from "./schema-shape.ts";
import { settle } from "./settle-schema.ts";

const names = ["plain", "Odd Name", 'with"quote', "smörgås", "select", "客户", "a.b", "x'); drop table y; --"];

const table = fc.record({
	name: fc.constantFrom(...names),
	schema: fc.constantFrom(0 as const, 1 as const),
	key: fc.constantFrom<KeyKind>("integer", "bigint", "uuid", "text", "pair", "none"),
	partitioned: fc.boolean(),
	oddities: fc.subarray([...oddities], { maxLength: 3 }),
	rows: fc.integer({ min: 0, max: 14 }),
});

const reference = (tables: number) =>
	fc.record({
		child: fc.nat(tables - 1),
		parent: fc.nat(tables - 1),
		target: fc.constantFrom("key" as const, "code" as const),
		rule: fc.constantFrom<RandomReference["rule"]>(
			...(["delete", "delete", "delete", "delete", "delete"] as const),
			...(["detach", "move", "look up", "scrub", "keep", "refuse"] as const),
		),
		as: fc.constantFrom<RandomReference["as"]>(...keyActions, "cascade", ...forms, "through", "exclusive"),
		circumstance: fc.constantFrom(...circumstances),
		state: fc.constantFrom<RandomReference["state"]>("enforced", "enforced", "disabled", "not validated"),
		deferrable: fc.boolean(),
		matchFull: fc.boolean(),
		notNull: fc.boolean(),
		firstOnly: fc.boolean(),
		onePartition: fc.boolean(),
		picks: fc.array(fc.nat(97), { minLength: 1, maxLength: 14 }),
	});

/** Schemas of every kind that the engine must cope with, in the combinations nobody thinks of. */
export const randomSchema: fc.Arbitrary<RandomSchema> = fc
	.integer({ min: 2, max: 6 })
	.chain((size) =>
		fc.record({
			tables: fc.array(table, { minLength: size, maxLength: size }),
			references: fc.array(reference(size), { minLength: 1, maxLength: size * 2 }),
			mood: fc.constantFrom<RandomSchema["mood"]>("native", "plain", "odd", "odd"),
			sharedKey: fc.boolean(),
			told: fc.boolean(),
			untouchable: fc.boolean(),
			roots: fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }),
		}),
	)
	.map(settle);
