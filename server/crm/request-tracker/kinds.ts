import type { TableName, Words } from "../objects.ts";

export const kinds: Readonly<Record<TableName, Words>> = {
	"public.acl": { one: "right", many: "rights" },
	"public.attachments": { one: "message or file", many: "messages and files" },
	"public.attachmentsindex": { one: "search index entry", many: "search index entries" },
	"public.attributes": { one: "setting", many: "settings" },
	"public.authtokens": { one: "access token", many: "access tokens" },
	"public.cachedgroupmembers": { one: "worked-out membership", many: "worked-out memberships" },
	"public.groupmembers": { one: "membership", many: "memberships" },
	"public.groups": { one: "role", many: "roles" },
	"public.links": { one: "link", many: "links" },
	"public.objectcustomfieldvalues": { one: "custom field value", many: "custom field values" },
	"public.principals": { one: "principal", many: "principals" },
	"public.transactions": { one: "history entry", many: "history entries" },
};
