import { column, described, fields, list, optional, sections, tableName } from "./fields.ts";
import { optionalEntry, whenSetting } from "./settings.ts";

const nestedSet = fields({
	table: described("The table with the trees. Its primary key is one column.", tableName),
	parent: described("The column that refers to the parent row's primary key. It is null in a root.", column),
	root: optional("The column with the key of the tree's root. Without it, all rows of the table are numbered together.", column),
	left: described('The column with the left bound of a row: "lft".', column),
	right: described('The column with the right bound of a row: "rgt".', column),
	whenSetting,
	optional: optionalEntry,
});

sections({
	NestedSet: [
		nestedSet,
		"A table whose rows are trees that the CRM stores as nested sets. When one of its rows is deleted, the tree is numbered again from 1, in the order that its rows had. A row whose parent is deleted and that stays becomes a root. So does a row whose parent is not in the tree. Rows whose parents form a circle, and the rows below them, become trees of one row each.",
	],
});

export const nestedSets = optional(
	"Trees that the CRM stores as nested sets. They are numbered again in the same transaction.",
	list(nestedSet),
);
