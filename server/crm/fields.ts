import * as z from "zod/mini";

/**
 * The parts that an adapter's schema is made of. The extension checks with the same schema what its server sends, so it is written in
 * zod/mini, which is small.
 */

/** An object with these fields and no others. Where it has others, the error's message lists the fields that there are, for `describeProblems`. */
export function fields<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
	return z.strictObject(shape, {
		error: ({ code }) => (code === "unrecognized_keys" ? Object.keys(shape).join(" ") : undefined),
	});
}

export function list<Item extends z.core.SomeType>(item: Item) {
	return z.readonly(z.array(item));
}

export function atLeastOne<Item extends z.core.SomeType>(item: Item) {
	return z.readonly(z.array(item).check(z.minLength(1)));
}

export function named<Value extends z.core.SomeType>(value: Value) {
	return z.readonly(z.record(text(), value));
}

/** Text that is not empty. `why` says what is wrong with a value, or nothing. */
export function text(why?: (value: string) => string | undefined) {
	const filled = z.string().check(z.minLength(1));
	return why === undefined ? filled : filled.check(check(why));
}

/** `why` says what is wrong with a value, or with the field of it that `path` leads to, or nothing. It is asked once all parts of the value are right. */
export function check<Value>(why: (value: Value) => string | undefined, ...path: string[]) {
	return z.check<Value>((payload) => {
		const message = payload.issues.length > 0 ? undefined : why(payload.value);
		if (message !== undefined) payload.issues.push({ code: "custom", message, input: payload.value, path: [...path] });
	});
}

/** Says in the reference what a field means. */
export function says<Schema extends z.ZodMiniType>(description: string, schema: Schema): Schema {
	return schema.check(z.describe(description));
}

/** Gives each of these a section of its own in the reference, with what it is. */
export function sections(schemas: Readonly<Record<string, readonly [z.ZodMiniType, string]>>): void {
	for (const [id, [schema, description]] of Object.entries(schemas)) schema.register(z.globalRegistry, { id, description });
}

/** A field that may be left out. */
export function perhaps<Schema extends z.ZodMiniType>(description: string, schema: Schema) {
	return z.exactOptional(says(description, schema));
}
