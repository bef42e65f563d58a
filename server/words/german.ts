import type { Words } from "./english.ts";

/** The noun comes first or alone, because its case and gender are the CRM's. */
export const german: Words = {
	confirmation: {
		title: (records) => `Löschung: ${records}`,
		warning: "Die Löschung ist endgültig und kann nicht rückgängig gemacht werden.",
		law: "Nach der DSGVO gilt das Recht auf Löschung nicht uneingeschränkt, und Anträge sind in der Regel innerhalb von 30 Tagen zu erledigen; es entscheidet Ihre Rechtsberatung. Die Löschung erfasst keine Sicherungskopien und keine schon versandten E-Mails.",
	},
	end: {
		all: (records) => `${records} gelöscht.`,
		some: (deleted, records) => `${records}: ${deleted} gelöscht`,
		cancelled: (deleted, records) => `Löschung abgebrochen (${records}): ${deleted} gelöscht`,
		gone: (count, isOne) => `${count} ${isOne ? "war" : "waren"} schon gelöscht`,
		failed: (count, isOne) => `${count} ${isOne ? "konnte" : "konnten"} nicht gelöscht werden`,
	},
	undecided: (reference) =>
		`Eine Löschung wurde abgelehnt, weil über den Verweis ${reference} noch nicht entschieden ist. Was zu entscheiden ist, steht unter „Zustand“.`,
	mail: {
		subject: (crm) => `Ein von Ihnen gestarteter Sammelauftrag in ${crm} ist abgeschlossen`,
		subjectWithErrors: (crm) => `Ein von Ihnen gestarteter Sammelauftrag in ${crm} ist abgeschlossen, mit Fehlern`,
		seeJob: "Zum Auftrag:",
		howShown: "Expunge zeigt ihn auf der CRM-Seite an, die sich öffnet.",
	},
	audit: {
		notCovered:
			"Eine Löschung erfasst keine Sicherungskopien, keine versandten E-Mails und keine anderen Systeme. Die Datenbank überschreibt die gelöschten Zeilen auf ihrem Datenträger beim nächsten Vacuum.",
	},
};
