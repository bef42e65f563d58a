/**
 * All advisory locks, in the order in which a transaction takes them. A transaction holds them until it ends. The numbers are arbitrary.
 * Row locks come in between: the deletion's before the first, the records' between `value` and `audit`.
 */
export const advisoryLocks = {
	/** The second half is 0. Batches share it. A change of the switches takes it exclusively. */
	organisation: 730_195_512,
	/** The second half is a hash of the person's id. Batches share their actor's lock. A change of rights takes it exclusively. */
	actor: 730_195_511,
	/** Rehearsals share it. A batch that must run alone takes it exclusively, but never waits for it. */
	rehearsals: 7_301_955_118,
	/** Batches share it. Placing a hold takes it exclusively, and so does a batch that must run alone. */
	holds: 7_301_955_117,
	/** The second half is a hash of the table's oid. A batch takes it exclusively before it deletes rows of a nested set. */
	nestedSet: 730_195_513,
	/** The second half is a hash of the object's table, column and value. A batch takes it exclusively before it reads rows of a value that is a record. */
	value: 730_195_514,
	/** The end of the audit's chain. Every append takes it exclusively, including the function `append_audit`. */
	audit: 7_301_955_116,
} as const;
