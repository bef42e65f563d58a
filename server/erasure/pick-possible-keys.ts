import { isKeyOf } from "./key-values.ts";
import type { Plan } from "./plan.ts";

/** Those of the keys that a record of this type can have. All other functions must be given only keys that passed. */
export function pickPossibleKeys(plan: Plan, keys: readonly string[]): string[] {
	return keys.filter((key) => isKeyOf(key, plan.object.key.type));
}
