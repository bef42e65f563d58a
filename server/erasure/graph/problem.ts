export interface Problem {
	/** impossible, unknown_name: the adapter contradicts the database. undecided: nobody has said what becomes of a reference. */
	kind: "impossible" | "unknown_name" | "undecided";
	/** The server does not start. The others only make objects undeletable. */
	fatal: boolean;
	reference: string;
	/** Objects that cannot be deleted because of it. */
	objects: readonly string[];
	message: string;
	/** A rule to paste into the adapter. */
	proposal?: string;
}

export function problem(
	kind: Problem["kind"],
	reference: string,
	message: string,
	objects: readonly string[] = [],
	proposal?: string,
): Problem {
	return { kind, fatal: kind !== "undecided", reference, objects, message: `${reference}: ${message}`, ...(proposal ? { proposal } : {}) };
}
