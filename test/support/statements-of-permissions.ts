import type { Statement } from "./behaviour.ts";

/** The part of the list in `test/behaviour.test.ts` that is about permissions. */
export const permissionStatements: readonly Statement[] = [
	{
		number: "7",
		documented: true,
		words: "Everything is denied until a permission set grants it. Sets add up: a grant in any set wins.",
		provenBy: ["permission sets > add up: a grant in any set wins", "the preview refuses a person without the permission"],
	},
	{
		number: "8",
		documented: true,
		words: "Sets are given to users or to teams. A user's team sets count only if the user may read teams.",
		provenBy: [],
		later: "Sets are given to people; there are no teams yet, nor the right to read them.",
	},
	{
		number: "9",
		documented: true,
		words: "Per object type and per klass: Read/View and Delete (Create and Update exist in the reference; we store only what we enforce).",
		provenBy: [
			"permission sets > store their grants, with Delete implying Read/View, klass and scope",
			"KObject Delete comes from the klass's own grant or the one for all KObjects",
		],
	},
	{
		number: "10",
		documented: true,
		words: "Allow Bulk Delete belongs to Searches and can be ticked only when Searches Read/View is.",
		provenBy: ["permission sets > Allow Bulk Delete without Read/View of Searches is refused, by the API and by the database"],
	},
	{
		number: "11",
		documented: true,
		words: "Admins may do everything and alone edit permission sets.",
		provenBy: [
			"an unsaved permission set survives closing the popup, and grants nothing until it is saved",
			"changing a set takes effect at once, and so does deleting it",
			"permission sets > every action refuses everybody but admins",
			"people > every action refuses everybody but admins",
			"nothing is offered while somebody else is signed in to the CRM, and the popup says why",
		],
	},
	{
		number: "12a",
		documented: false,
		words:
			"an action on a record needs Read/View on its type and on every type above it (conversation → customer; KObject → its customer or company)",
		provenBy: ["an action on a record needs Read/View on its type and on every type above it"],
	},
	{
		number: "12b",
		documented: false,
		words: "Delete on a child never allows the parent",
		provenBy: ["Delete on a child never allows the parent"],
	},
	{
		number: "12c",
		documented: false,
		words: "Delete on a parent does not allow deleting a child on its own",
		provenBy: ["Delete on a parent does not allow deleting a child on its own"],
	},
	{
		number: "12d",
		documented: false,
		words:
			"deleting a customer takes its children on the strength of Customer Delete; an org switch *strict cascade* demands Delete on every type that would go",
		provenBy: ["Customer Delete also deletes the customer's children, unless the strict cascade requires Delete on everything"],
	},
	{ number: "12e", documented: false, words: "Delete implies Read/View", provenBy: ["Delete implies Read/View"] },
	{
		number: "12f",
		documented: false,
		words: "KObject Delete is the klass's own grant or the all-KObjects grant",
		provenBy: ["KObject Delete comes from the klass's own grant or the one for all KObjects"],
	},
	{
		number: "12g",
		documented: false,
		words: "the union over all sets is taken first, then these rules",
		provenBy: ["the union of all sets is formed before the hierarchy is applied"],
	},
	{
		number: "12h",
		documented: false,
		words:
			"(+) a grant may be bounded by a *scope*: stated values of a column the adapter names (queue, inbox, team). Out of scope = not found. The column is read under the lock, in preview, confirmation and every batch.",
		provenBy: ["out-of-scope records are not found, in preview and deletion alike, and held records are named as held"],
	},
];
