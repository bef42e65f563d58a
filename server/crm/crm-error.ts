/** A sentence for the person who starts the server. */
export class CrmError extends Error {
	constructor(message: string) {
		super(message);
		this.name = "CrmError";
	}
}
