/**
 * All advisory locks, in the order in which a transaction takes them. A transaction holds them until it ends. The numbers are arbitrary.
 * Row locks come in between: that of the deletion before the first, those of the records between `holds` and `audit`.
 */
export const advisoryLocks = {
	/** With 0 as its second half. Batches share it; a change of the switches takes it exclusively. */
	organisation: 730_195_512,
	/** With a hash of the person's id as its second half. Batches share that of their actor; a change of rights takes it exclusively. */
	actor: 730_195_511,
	/** Batches share it. Placing a hold takes it exclusively, and so does a batch that must be the only one. */
	holds: 7_301_955_117,
	/** The end of the chain: whoever appends takes it exclusively, the function `append_audit` included. */
	audit: 7_301_955_116,
} as const;
