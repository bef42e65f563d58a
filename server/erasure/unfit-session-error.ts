/** A setting of the session is not what erasing relies on: no record is to blame, and no other record would fare better. */
export class UnfitSessionError extends Error {
	constructor(message: string) {
		super(message);
		this.name = "UnfitSessionError";
	}
}
