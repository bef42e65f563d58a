/**
 * What every column of RT's schema can refer to. It does not repeat what the adapter names. For each other column that can hold a
 * reference, it says why nothing is done about it. A column in neither list fails the test until somebody decides.
 */
const definitions =
	"refers to what stays: queues, catalogs, field definitions, roles, scrips, articles and their classes are never deleted";

export const decidedToStay: Readonly<Record<string, string>> = {
	"articles.class": definitions,
	"articles.parent": definitions,
	"articles.uri": "the article's own address",
	"assets.catalog": definitions,
	"attributes.content":
		"serialized: lists of numbers (bookmarks, recently viewed) in which RT ignores what it cannot load, and searches as text; the doctor cannot read it",
	"configurations.content": "serialized settings of the whole installation: no records",
	"customfields.basedon": definitions,
	"customfieldvalues.customfield": definitions,
	"groups.name": "'RT::CustomRole-N' refers to a role definition, which stays",
	"links.localbase": "the number of a ticket that links.base names too: the same row",
	"links.localtarget": "the number of a ticket that links.target names too: the same row",
	"objectclasses.class": definitions,
	"objectclasses.objectid": "queues, or all",
	"objectclasses.objecttype": "queues, or all",
	"objectcustomfields.customfield": definitions,
	"objectcustomfields.objectid": "queues, catalogs, classes, or all",
	"objectcustomfieldvalues.customfield": definitions,
	"objectcustomroles.customrole": definitions,
	"objectcustomroles.objectid": "queues",
	"objectscrips.objectid": "queues, or all",
	"objectscrips.scrip": definitions,
	"objecttopics.objectid": "articles",
	"objecttopics.objecttype": "articles",
	"objecttopics.topic": definitions,
	"scrips.scripaction": definitions,
	"scrips.scripcondition": definitions,
	"scrips.template": definitions,
	"sessions.a_session": "serialized and short-lived: rt-clean-sessions removes them",
	"templates.queue": definitions,
	"tickets.queue": definitions,
	"topics.objectid": "classes",
	"topics.objecttype": "classes",
	"topics.parent": definitions,
	"transactions.newreference": "a custom field value or setting of the very record that the entry belongs to: they go together",
	"transactions.oldreference": "a custom field value or setting of the very record that the entry belongs to: they go together",
};

/** Type and id: what the id refers to, for types that the adapter does not name. */
export const typesThatStay: Readonly<Record<string, readonly string[]>> = {
	"acl.objecttype": ["RT::System", "RT::Queue", "RT::Catalog", "RT::Class", "RT::CustomField"],
	"attributes.objecttype": ["RT::System", "RT::Queue", "RT::Dashboard"],
	"groups.domain": ["RT::Queue-Role", "RT::Catalog-Role", "RT::System-Role", "SystemInternal", "UserDefined"],
	"objectcustomfieldvalues.objecttype": ["RT::Queue", "RT::Catalog", "RT::Article", "RT::Class"],
	"principals.principaltype": [],
	"transactions.objecttype": ["RT::Queue", "RT::Catalog", "RT::Article", "RT::Class", "RT::CustomField", "RT::CustomRole", "RT::System"],
};

/**
 * Kinds of history entries whose field and values name no record that can be deleted. The memberships are those of groups that people
 * created, which stay.
 */
export const entriesThatTellNothing: readonly string[] = [
	"AddMembership",
	"DeleteMembership",
	"Create",
	"Comment",
	"CommentEmailRecord",
	"Correspond",
	"CustomField",
	"EmailRecord",
	"Status",
];

const signature = ["created", "lastupdated"];

/** Columns that hold no reference. */
export const plainColumns: Readonly<Record<string, readonly string[]>> = {
	acl: ["id", "principaltype", "rightname", "objecttype", ...signature],
	articles: ["id", "name", "summary", "sortorder", "disabled", ...signature],
	assets: ["name", "status", "description", ...signature],
	attachments: ["id", "messageid", "subject", "filename", "contenttype", "contentencoding", "content", "headers", "created"],
	attributes: ["id", "description", "contenttype", "objecttype", ...signature],
	authtokens: ["id", "token", "description", "lastused", ...signature],
	cachedgroupmembers: ["id", "disabled"],
	catalogs: ["id", "name", "lifecycle", "description", "disabled", ...signature],
	classes: ["id", "name", "description", "sortorder", "disabled", ...signature],
	configurations: ["id", "name", "contenttype", "disabled", ...signature],
	customfields: [
		...["id", "name", "type", "rendertype", "maxvalues", "valuesclass", "pattern", "lookuptype", "entryhint", "description"],
		...["sortorder", "uniquevalues", "canonicalizeclass", "disabled", ...signature],
	],
	customfieldvalues: ["id", "name", "description", "sortorder", "category", ...signature],
	customroles: ["id", "name", "description", "maxvalues", "entryhint", "disabled", ...signature],
	groupmembers: ["id", ...signature],
	groups: ["id", "description", "domain", ...signature],
	links: ["id", "type", ...signature],
	objectclasses: ["id", ...signature],
	objectcustomfields: ["id", "sortorder", ...signature],
	objectcustomfieldvalues: [
		...["id", "objecttype", "sortorder", "content", "largecontent", "contenttype", "contentencoding", "disabled", ...signature],
	],
	objectcustomroles: ["id", "sortorder", ...signature],
	objectscrips: ["id", "stage", "sortorder", ...signature],
	objecttopics: ["id"],
	principals: ["principaltype", "disabled"],
	queues: [
		...["id", "name", "description", "correspondaddress", "commentaddress", "lifecycle", "subjecttag", "sortorder"],
		...["sladisabled", "disabled", ...signature],
	],
	scripactions: ["id", "name", "description", "execmodule", "argument", ...signature],
	scripconditions: ["id", "name", "description", "execmodule", "argument", "applicabletranstypes", ...signature],
	scrips: ["id", "description", "customisapplicablecode", "custompreparecode", "customcommitcode", "disabled", ...signature],
	sessions: ["id", "lastupdated"],
	templates: ["id", "name", "description", "type", "content", ...signature],
	tickets: [
		...["ismerged", "type", "subject", "initialpriority", "finalpriority", "priority", "timeestimated", "timeworked", "status"],
		...["sla", "timeleft", "told", "starts", "started", "due", "resolved", ...signature],
	],
	topics: ["id", "name", "description"],
	transactions: ["id", "objecttype", "timetaken", "type", "referencetype", "data", "created"],
	users: [
		...["id", "name", "password", "authtoken", "comments", "signature", "emailaddress", "freeformcontactinfo", "organization", "realname"],
		...["nickname", "lang", "gecos", "homephone", "workphone", "mobilephone", "pagerphone", "address1", "address2", "city", "state"],
		...["zip", "country", "timezone", "smimecertificate", ...signature],
	],
};
