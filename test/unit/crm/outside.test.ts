import { expect, test } from "vitest";
import { outside } from "../../../server/crm/outside.ts";

const messageOf = (rule: object) =>
	outside.files.safeParse([{ table: "crm.papers", path: "files/{name}", ...rule }]).error?.issues[0]?.message;

test.each([
	{ rule: { checklist: "checklist/{name}" }, why: undefined },
	{ rule: { checklist: "checklist/{name:0:2}/{name}" }, why: undefined },
	{ rule: { checklist: "checklist/{digest}" }, why: "the `checklist` names only columns of the `path`" },
	{
		rule: { checklist: "checklist/{name}", derived: ["thumbs/{name}_*"] },
		why: "a rule with a `checklist` has no `derived`: the CRM removes those files too",
	},
])("the rule with $rule is refused: $why", ({ rule, why }) => {
	expect(messageOf(rule)).toBe(why);
});
