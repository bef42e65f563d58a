/** The sentences that the server writes itself. Errors and outcomes are codes instead, and the extension has their words. */
export const english = {
	confirmation: {
		title: (records: string) => `Delete ${records}`,
		warning: "This is permanent and cannot be undone.",
		law: "Under the GDPR, the right to erasure is not absolute and requests are usually due within 30 days; your legal adviser decides. Deletion does not cover backups or mail already sent.",
	},
	end: {
		all: (records: string) => `${records} deleted.`,
		some: (deleted: string, records: string) => `${deleted} of ${records} deleted`,
		cancelled: (deleted: string, records: string) => `Deleting ${records} was cancelled: ${deleted} deleted`,
		gone: (count: string, isOne: boolean) => `${count} ${isOne ? "was" : "were"} already gone`,
		failed: (count: string, _isOne: boolean) => `${count} could not be deleted`,
	},
	undecided: (reference: string) => `A deletion was refused, because the reference ${reference} is undecided. Health says what to decide.`,
	mail: {
		subject: (crm: string) => `A bulk job you started has been completed in ${crm}`,
		subjectWithErrors: (crm: string) => `A bulk job you started has been completed in ${crm}, with errors`,
		seeJob: "See the job:",
		howShown: "Expunge shows it in the CRM's page that opens.",
	},
	audit: {
		notCovered:
			"A deletion does not reach backups, sent mail or other systems. The database overwrites the deleted rows on its disk when it vacuums.",
	},
};

export type Words = typeof english;
