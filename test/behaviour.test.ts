import { expect, test } from "vitest";
import type { Statement } from "./support/behaviour.ts";
import { permissionStatements } from "./support/statements-of-permissions.ts";

/** What the product does, statement by statement. `provenBy` names tests on a real browser or a real database. */
const statements: readonly Statement[] = [
	{
		number: "1",
		documented: true,
		words: "Customer timeline: toolbar menu Customer Options offers Delete Customer.",
		provenBy: ["Customer Options offers Delete Customer to a person with permission, styled like its neighbours"],
	},
	{
		number: "2",
		documented: true,
		words: "Timeline item menus Conversation Options and KObject Options offer Delete Conversation and Delete {klass name}.",
		provenBy: [
			"Conversation Options deletes a conversation with its messages and files; the customer stays, and the timeline updates without a reload",
			"KObject Options deletes one order and only the rows that refer to it",
		],
	},
	{
		number: "3",
		documented: true,
		words:
			"Searches: row checkboxes; with one or more ticked, a Delete button in the toolbar. None ticked: absent or disabled. (+) Beside it stands the number: N selected · Clear. Where the CRM has checkboxes of its own, ours are those.",
		provenBy: [
			"the Delete button appears when a row is ticked",
			"This page replaces the earlier selection, and the number and Clear appear beside Delete",
			"Delete disappears with its list, and does not appear on a record's form or on another object's list",
			"after the page restores a copy of itself, our controls are new: none is duplicated, dead or copied by the page",
			"our controls work in a page whose script prevents every pointer and keyboard event",
			"scripted events tick nothing, and a checkbox that a script has set is reset",
			"the CRM's own checkboxes > are read, and no column is added",
		],
	},
	{
		number: "4",
		documented: true,
		words:
			'The header checkbox means every result of the search, across its pages. (+) Two separate choices, "this page" and "all N results", with the exact number; unticking rows afterwards excludes exactly those. "This page" replaces an earlier selection. Pages, ranges and totals mean what the person sees: rows that are not rendered are not ticked, ranges follow the order on the screen, and what cannot be read completely selects nothing and says so.',
		provenBy: [
			"the header's checkbox offers this page or all results, with exact numbers, and unticked rows are excluded",
			"This page replaces the earlier selection, and the number and Clear appear beside Delete",
			"rows that the page hides with a class belong to no page and no range, and ticked rows among them are counted",
			"in a virtual list with reordered rows, Shift ticks the rows between two on the screen",
			"a CRM that sends fewer results than it reports selects nothing",
			"reading fails and selects nothing when a row of the page is missing from the results",
			"a sign-in page answered with 200 in place of the CRM's JSON does not count as results",
		],
	},
	{
		number: "5",
		documented: true,
		words: "Company deletion is not supported: no control is shown, and the API answers with an explicit error.",
		provenBy: [
			"a company's timeline offers no deletion of the company, only of its KObjects",
			"the company search has no checkboxes for a person who has them in the customer search",
			"company deletion fails with an explicit error, even for an admin",
		],
	},
	{
		number: "6",
		documented: false,
		words:
			"(+) A user without the permission sees no control at all, and the API refuses the same call with 403 and no effect. Where the adapter can read from the page who is signed in to the CRM, nothing is offered while that person differs from the one signed in to Expunge (a shared workstation), and the popup says why. When the server cannot be reached or the session has ended, the toolbar icon and the places where controls stood say so.",
		provenBy: [
			"preview, confirmation and retry are refused while the CRM shows another person than the account's",
			"after the session ends, controls, icon and popup say so, and signing in again needs only the password and keeps the ticks",
			"a menu entry says that the server does not answer, and works once it answers again",
			"while the CRM shows another person as signed in, the icon says so",
			"a person without the permission sees no control, and the API refuses the same call with 403 and no effect",
			"nothing is offered while somebody else is signed in to the CRM, and the popup says why",
		],
	},
	...permissionStatements,
	{
		number: "13",
		documented: false,
		words:
			"(+) Bulk needs Allow Bulk Delete *and* Delete on the type. Permission is checked when the preview is made, again when it is confirmed, and again for every batch while the job runs: lost half-way, the rest fail with a permission code and what is gone stays gone. Once a withdrawal or a cancel has been answered, not one further record goes.",
		provenBy: [
			"once the answer says that the permission set is deleted, nothing more is deleted",
			"bulk is refused to people who may only delete one by one, whatever the request calls itself",
			"the confirmation notices a right that was lost after the preview",
			"a batch that waited for a withdrawal respects it",
			"after an answered cancel no further record is deleted, and the remainder is correct",
		],
	},
	{
		number: "14",
		documented: true,
		words:
			"Customer: a dialog says it is permanent and cannot be undone; type DELETE; button I understand, please delete, disabled until the text matches exactly (trimmed, case-sensitive). Cancel, Esc and close delete nothing. (+) After confirming there is no Cancel any more: the button reads Close and the dialog says that the deletion is running. Nothing that is typed is ever lost silently.",
		provenBy: [
			"after confirming, the button reads Close, the deletion is shown as running, and Escape does not stop it",
			"every letter counts once the field is shown, and Enter confirms as soon as the button works",
			"a sentence explains why the button is disabled, and typed text is never cleared silently",
			"the button is disabled until the word is exactly DELETE, and Escape deletes nothing",
			"the confirmation names the customer and the number of entries before anything is typed, and Cancel deletes nothing",
		],
	},
	{
		number: "15",
		documented: true,
		words: "Conversation, KObject: the same dialog, button Delete {Object}.",
		provenBy: [
			"Conversation Options deletes a conversation with its messages and files; the customer stays, and the timeline updates without a reload",
			"KObject Options deletes one order and only the rows that refer to it",
		],
	},
	{
		number: "16",
		documented: false,
		words:
			"(+) Before anything is typed the dialog shows what will go: each record by name and by what tells it from its namesakes (address, number), the entries per kind, files included, and which records stay and why.",
		provenBy: [
			"the panel Records > opens a confirmation that names the records that stay and the kind of entry that keeps each",
			"the panel Records > finds a customer by address, tells namesakes apart, and deletes the one that is ticked",
			"all names say of every record, beyond the first 100 too, that it stays and what keeps it",
			"all records of a preview are named in the order of the selection, with the reason why one stays",
			"the confirmation names the customer and the number of entries before anything is typed, and Cancel deletes nothing",
		],
	},
	{
		number: "17",
		documented: true,
		words:
			"The customer and all associated data go: conversations, messages, notes, drafts, attachments, KObjects, e-mail tracking, call records, form submissions, satisfaction answers, engagement events. Company, klass definitions, other customers and company-owned KObjects stay exactly as they were.",
		provenBy: [
			"after DELETE the customer and exactly their dependent rows are gone, the reports are unchanged, and the page returns to the search",
		],
	},
	{
		number: "18",
		documented: true,
		words:
			"Afterwards the browser leaves the timeline, the customer is in no search, its links are dead, reports show the same totals as before. (+) A dead link says that the record was permanently deleted, when, and the audit reference, with no personal data.",
		provenBy: [
			"after DELETE the customer and exactly their dependent rows are gone, the reports are unchanged, and the page returns to the search",
			"a dead link shows when the record was permanently deleted and the audit reference, without personal data",
			"a dead link to a record deleted with a customer shows the time and the customer's audit reference",
			"a dead link reveals nothing to people with a scope, except to the person who deleted the record",
			"after a login is deleted, a new mail or a new client with its address stays",
		],
	},
	{
		number: "19",
		documented: true,
		words:
			"Deleting a conversation takes its messages and attachments and leaves the customer; a KObject takes only itself. The timeline stays open and drops the item.",
		provenBy: [
			"Conversation Options deletes a conversation with its messages and files; the customer stays, and the timeline updates without a reload",
			"KObject Options deletes one order and only the rows that refer to it",
		],
	},
	{
		number: "20",
		documented: true,
		words: "Permanent means permanent: no bin, no copy, no personal data in the audit log.",
		provenBy: [
			"after a person with a login as key is deleted, our tables hold neither login, name nor address",
			"nothing that Expunge stores, including its queue and log, names the customer",
			"the chain > stores a text key as an HMAC that only the holder of the secret can match",
		],
	},
	{
		number: "21",
		documented: true,
		words:
			"Customers, conversations or KObjects of one type, from search results. Dialog as above with the count and the type; button Delete {Objects}.",
		provenBy: [
			"the server deletes them with all their dependent rows, while the confirmation and the popup are closed",
			"the header's checkbox offers this page or all results, with exact numbers, and unticked rows are excluded",
		],
	},
	{
		number: "22",
		documented: true,
		words: "The work runs on the server; the dialog says that it may be closed safely. Closing the popup, tab or browser stops nothing.",
		provenBy: [
			"the popup and the page show a job's progress, even after a reload, and closing them does not stop the job",
			"a job continues after its browser closes, and every browser of the person shows the notification, on the desktop if enabled",
			"the server deletes them with all their dependent rows, while the confirmation and the popup are closed",
			"a job survives a stopped service worker and a killed server, deletes everything once, and the badge is right",
		],
	},
	{
		number: "23",
		documented: true,
		words:
			"States queued → running → complete, with counts of succeeded and failed. (+) Also cancelled, and complete with errors. succeeded + failed + skipped + cancelled + waiting equals submitted at every moment.",
		provenBy: [
			"the counts add up at every moment, and a record is gone if and only if its audit entry exists",
			"after an answered cancel no further record is deleted, and the remainder is correct",
		],
	},
	{
		number: "24",
		documented: true,
		words:
			"One bad record (missing, already gone, held, no permission, referenced by something that must stay) never stops the others and never delays them; each has its own outcome and reason. Duplicates count once; already gone is a success of its own kind, not an error.",
		provenBy: [
			"each record that stays names the kind of its keeper, and the keeper's key if it is not a text",
			"only people who may read what keeps a record learn which one it is",
			"one bad record never stops the others: each failure has its reason, and a retry takes only the failed records",
			"conversations deleted with their customer count as already gone, not as missing",
			"two deletions of the same records complete, even if one record outlasts every wait",
			"ten thousand ids make one preview, and duplicates count once",
			"two records whose trigger fails for a table that the search path does not find (42P01) fail at once with their reason, and 18 others are deleted",
			"a record with an ambiguous failure moves to the end, the others are deleted at once, and it fails after ten minutes",
		],
	},
	{
		number: "25",
		documented: false,
		words:
			"(+) The selection is frozen when it is confirmed: ids, not the query, are deleted. An id reaches the server exactly as the CRM has it, or not at all.",
		provenBy: [
			"ids above 2^53 in the CRM's JSON stay exact, so the chosen record is deleted and not its neighbour",
			"a record whose id is 1.5 in the CRM's JSON has no usable id, so nothing is selected and the card says so",
			"the header's checkbox offers this page or all results, with exact numbers, and unticked rows are excluded",
			"a selection in parts is sealed only if it is complete",
			"sealing compares the hash before it freezes a key",
		],
	},
	{
		number: "26",
		documented: false,
		words: "(+) Live progress that survives reload; cancel with a truthful remainder; retry of only the failed ones.",
		provenBy: [
			"the popup and the page show a job's progress, even after a reload, and closing them does not stop the job",
			"Cancel in the popup stops a job and reports the correct remainder",
			"Retry in the popup offers only the failed records, and deletes them once their hold is released",
			"after an answered cancel no further record is deleted, and the remainder is correct",
			"one bad record never stops the others: each failure has its reason, and a retry takes only the failed records",
			"a job survives a stopped service worker and a killed server, deletes everything once, and the badge is right",
		],
	},
	{
		number: "27",
		documented: false,
		words: "(+) A crash of anything at any moment loses nothing, deletes nothing twice, and the job goes on by itself.",
		provenBy: [
			"a deletion resumes when the server is killed halfway and restarted",
			"a full disk is not blamed on any record, and the deletion continues once there is room",
			"a job survives a stopped service worker and a killed server, deletes everything once, and the badge is right",
		],
	},
	{
		number: "28",
		documented: true,
		words: "The one who started a bulk job is told when it is complete, and told of errors with their number.",
		provenBy: ["the person who started a bulk job is notified once of its end and its errors, and nobody else is"],
	},
	{
		number: "29",
		documented: true,
		words:
			"Personal setting *A bulk job I started has been completed*: In-app and Email, each Always, When logged out, Never. Idle is not logged out. Default: In-app Always, Email When logged out.",
		provenBy: [
			"the popup saves Never for in-app notifications, and a job then notifies nobody",
			"In-app notifications follow Always, When logged out and Never",
			"Email Always sends one message about the job's end, without the records",
			"Email When logged out sends nothing while the person is signed in, and the same message afterwards",
		],
	},
	{
		number: "30",
		documented: true,
		words:
			"In-app: a short pop-up at the lower left of the CRM page and a count on the badge; a panel lists unread ones; Mark All Read clears the badge on every device. (+) The badge is the extension's toolbar icon. Also an optional desktop notification.",
		provenBy: [
			"Mark All Read in one browser clears the badge of another",
			"a job continues after its browser closes, and every browser of the person shows the notification, on the desktop if enabled",
			"the server deletes them with all their dependent rows, while the confirmation and the popup are closed",
			"the panel lists unread notifications with the number of errors, and Mark All Read clears the badge",
			"Mark All Read leaves nothing unread",
		],
	},
	{
		number: "31",
		documented: false,
		words: "(+) Nobody else is notified. Each event arrives exactly once, however often the browser slept or the network broke.",
		provenBy: [
			"a page that was too busy for a notification shows it later, once",
			"the person who started a bulk job is notified once of its end and its errors, and nobody else is",
			"a change reaches the person's sockets at every server process, and carries nothing else",
		],
	},
	{
		number: "32",
		documented: true,
		words:
			"Every deletion is recorded: who, when, which type and id, how (single or which job), from where. Nobody can edit or remove entries.",
		provenBy: [
			"the audit > lists person, time, type, id, reason and origin, newest first",
			"the server's own role can neither edit nor remove nor empty the audit",
		],
	},
	{
		number: "33",
		documented: false,
		words:
			"(+) Entries hold no personal data of the subject (keys that are text are kept as HMAC; integers and UUIDs as they are). They are chained: positions without gaps, an HMAC over the previous link with a key from the environment; a command verifies the chain. Filter by person, type, date, job; export as CSV and JSON lines. What deletion does not cover is said beside it: backups, mail already sent, other systems, dead rows until the database vacuums.",
		provenBy: [
			"a forged link does not block deletions, is reported, and everything else still verifies: > several links, one at the position of the next deletion",
			"a forged link does not block deletions, is reported, and everything else still verifies: > a link by a trigger of the CRM, in the name of the running deletion",
			"the chain > has one link per batch and consecutive positions",
			"the audit > can be filtered by person, type, klass, date and job",
			"the audit > exports lines of JSON",
			"npm run audit:verify reports whether the audit is unchanged, with the server's own role",
			"nothing that Expunge stores, including its queue and log, names the customer",
		],
	},
	{
		number: "34",
		documented: true,
		words:
			"Permanent deletion, GDPR: the right is not absolute, requests are usually due within 30 days, and the team's legal adviser decides; the product says so where deletion is confirmed or configured, in one short line.",
		provenBy: ["the confirmation names the customer and the number of entries before anything is typed, and Cancel deletes nothing"],
	},
	{
		number: "35",
		documented: false,
		words:
			"(+) An adapter is validated in full at start: an unknown field, a wrong value or an address that can never match is an error with its path and the nearest right name. Nothing starts, and nothing is safe, on a misspelt adapter.",
		provenBy: [
			"npm start refuses an adapter with a misspelt field and a misspelt rule, and names both",
			"npm run doctor refuses an adapter with a misspelt field and a misspelt rule, and names both",
			"npm run setup refuses an adapter with a misspelt field and a misspelt rule, and names both",
			"an adapter in TypeScript gets the same error as one in JSON",
			"a refused adapter adds nothing to the CRM's page, and the popup says why",
		],
	},
	{
		number: "38",
		documented: false,
		words:
			"(+) What the product says is gone is gone: whatever finds a reference also changes it, and an update is looked at once more. What cannot be changed keeps the record, with its reason.",
		provenBy: [
			"a key is removed from JSON objects and lists, at every step of its path, and no sweep finds it again",
			"an array with several dimensions or another lower bound keeps its shape when a key is removed",
			"rows named in an extension's type outside the search path are counted and deleted as that type compares",
			"statements that PostgreSQL cannot plan are found at start and by the doctor, by the reference's name",
			"a text does not count as replaced if a trigger puts the address back",
		],
	},
	{
		number: "39",
		documented: false,
		words:
			"(+) Nothing in the CRM's database, pages or code gets rights from us: the CRM's triggers run with a role that can read no account and change no right; a page cannot confirm, cover or answer a confirmation unnoticed.",
		provenBy: [
			"a message forged in the content script's world can open one confirmation and do nothing else",
			"a page that slides a cover over itself while it blocks its own thread cannot affect the confirmation",
			"a confirmation closes when its page goes to another page",
			"a confirmation deletes nothing once somebody else, or nobody, is signed in to the CRM",
			"no object planted in public or pg_temp runs: in setup, at start, while deleting, sweeping, redacting, verifying, and by the doctor",
			"setup runs as a superuser and reads no row of the CRM: no cast, domain or view of its owner runs",
			"every attempt of a trigger to take over Expunge during a single deletion is refused, and the record is deleted",
			"a hostile trigger gets nothing from a job, a sweep or a redaction either",
			"the server does not start > with an eraser role that is the API's own, or has more or fewer rights than a batch needs",
		],
	},
	{
		number: "40",
		documented: false,
		words: "Rows that the CRM itself has only marked as deleted can be found and erased.",
		provenBy: [
			"the panel Records > shows records that the CRM has only marked as deleted",
			"a search > shows records that the CRM has only marked as deleted, and only those if asked",
		],
	},
];

test("every statement of the product's behaviour has a proof or a reason", ({ task }) => {
	task.meta.statements = statements;
	const numbers = [...Array.from({ length: 35 }, (_, index) => String(index + 1)), "38", "39", "40"];
	expect(statements.map(({ number }) => number)).toEqual(
		numbers.flatMap((number) => (number === "12" ? ["a", "b", "c", "d", "e", "f", "g", "h"].map((letter) => number + letter) : [number])),
	);
	expect(statements.filter(({ provenBy, later }) => provenBy.length === 0 && later === undefined)).toEqual([]);
	const mayWait = ["8"];
	expect(statements.filter(({ number, documented, later }) => documented && later && !mayWait.includes(number))).toEqual([]);
});
