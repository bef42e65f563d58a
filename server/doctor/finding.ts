/** What the doctor says. `danger`: nothing should be deleted until it is right. `advice`: it works, but slowly or less safely. */
export interface Finding {
	severity: "danger" | "advice" | "note";
	about:
		| "reference"
		| "redaction"
		| "privilege"
		| "row security"
		| "session"
		| "publication"
		| "trigger"
		| "trigger function"
		| "inheritance"
		| "index"
		| "keyless"
		| "sweep"
		| "unchecked";
	message: string;
	/** To paste: a rule into the adapter, a statement into psql. */
	remedy?: string;
}
