import type { Plan } from "../plan/plan.ts";
import { isKeyOf } from "../sql/key-values.ts";

/** Those of the keys that a record of this type can have. All other functions must be given only keys that passed. */
export function pickPossibleKeys(plan: Plan, keys: readonly string[]): string[] {
	return keys.filter((key) => isKeyOf(key, plan.object.key.type));
}
