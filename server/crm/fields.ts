import * as z from "zod/mini";

/**
 * Building blocks of an adapter's schema. The extension validates what its server sends with the same schema, so it uses zod/mini, which
 * is small.
 */

/** An object with these fields and no others. For an unknown field, the error lists the known ones; `describeProblems` reads them. */
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

/** `why` returns the reason why a name is wrong, or nothing. */
export function named<Value extends z.core.SomeType>(value: Value, why?: (name: string) => string | undefined) {
	return z.readonly(z.record(text(why), value));
}

/** Text that is not empty. `why` returns the reason why a value is wrong, or nothing. */
export function text(why?: (value: string) => string | undefined) {
	const filled = z.string().check(z.minLength(1));
	return why === undefined ? filled : filled.check(check(why));
}

/** `why` returns the reason why the value, or its field at `path`, is wrong. It runs only when every part of the value is valid. */
export function check<Value>(why: (value: Value) => string | undefined, ...path: string[]) {
	return z.check<Value>((payload) => {
		const message = payload.issues.length > 0 ? undefined : why(payload.value);
		if (message !== undefined) payload.issues.push({ code: "custom", message, input: payload.value, path: [...path] });
	});
}

/** Adds the field's description to the reference. */
export function described<Schema extends z.ZodMiniType>(description: string, schema: Schema): Schema {
	return schema.check(z.describe(description));
}

/** Gives each schema a section of its own in the reference. */
export function sections(schemas: Readonly<Record<string, readonly [z.ZodMiniType, string]>>): void {
	for (const [id, [schema, description]] of Object.entries(schemas)) schema.register(z.globalRegistry, { id, description });
}

/** A field that an adapter may omit. */
export function optional<Schema extends z.ZodMiniType>(description: string, schema: Schema) {
	return z.exactOptional(described(description, schema));
}

export const tableName = z.templateLiteral([z.string().check(z.minLength(1)), ".", z.string().check(z.minLength(1))]);

export const column = text();
export const columns = atLeastOne(column);

/** The name of one of the adapter's objects. */
export const object = text();
