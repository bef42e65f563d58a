import type { Delivery, DeliveryDetails, DeliveryPage, ReplayedDeliveries } from "../server/aftermath/schemas.ts";
import type { AuditFilter, AuditPage } from "../server/audit/schemas.ts";
import type { CrmPages } from "../server/crm/pages.ts";
import type { Description, Grantable } from "../server/crm/schemas.ts";
import type { OutcomeCode } from "../server/deletions/outcome-code.ts";
import type { Deletion, DeletionItem, DeletionList, DeletionSearch, ErasedRecord, Mention } from "../server/deletions/schemas.ts";
import type { RecordToRehearse, ReferenceToAccept, RehearsalReport, ServerHealth } from "../server/health/schemas.ts";
import type { Hold, HoldFilter, HoldPage, NewHold } from "../server/holds/schemas.ts";
import type { ErrorCode } from "../server/http/errors.ts";
import type { JobNotification, NotificationList, NotificationSettings, SavedSettings } from "../server/notifications/schemas.ts";
import type { ChangedUser, CreatedUser, NewUser, User } from "../server/people/schemas.ts";
import type { Organisation, PermissionSet, PermissionSetBody, Rights, Switches } from "../server/permissions/schemas.ts";
import type { Preview, PreviewRecordPage } from "../server/previews/schemas.ts";
import type { FoundRecords, IdList, RecordSearch, ResolvedIds } from "../server/records/schemas.ts";
import type { Messages } from "./words.ts";

/** Every failure that reaches a screen: a code of the server's closed list and words for the person. */
export interface Failure {
	code: ErrorCode;
	message: string;
	requestId?: string;
}

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** What a CRM page may show. Anything but "ready" shows nothing in the page; the popup says why. */
export type PageState =
	| { status: "ready"; pages: CrmPages; rights: Rights; objects: Grantable[]; crmLogin: string; crm: string }
	/** `ended`: without the person signing out. */
	| { status: "signed_out"; ended: boolean }
	| { status: "unreachable" | "no_server" | "adapter_refused" };

/** What identifies a record: its type, in CRMs with classes its class, and its key. */
export interface RecordId {
	object: string;
	klass: string | null;
	key: string;
}

/** A selection of records of one type. */
export interface Selection {
	object: string;
	klass: string | null;
	bulk: boolean;
	keys: string[];
	/** What the CRM's page has in place of each key, if it shows other columns. */
	shown?: string[];
	/** How many of the ticked records the server did not find by these columns. */
	notFound?: number;
}

/** A selection as ticked in the page. `by`: the columns that the page shows in place of the object's key. */
export interface PageSelection extends Omit<Selection, "shown" | "notFound"> {
	by: string[] | null;
}

/** What was ticked in one place of the CRM, and the address that the page had then. */
export interface KeptTicks {
	address: string;
	keys: string[];
}

/** Only the ticks of one place are kept for each slot. Each list that is offered alongside others has a slot of its own. */
export interface TicksPlace {
	place: string;
	slot: string;
}

export type Theme = "light" | "dark";

/** The person behind the panels: signed in or not, and where. */
export interface SessionState {
	server: string | null;
	/** A managed policy sets the server's address, so the person cannot change it. */
	managed: boolean;
	description: Description | null;
	user: User | null;
	rights: Rights | null;
	/** Has the person granted the CRM's site to the extension? */
	siteGranted: boolean;
	keepSignedIn: boolean;
	/** The person whose session ended without signing out. */
	lastEmail: string | null;
	sessionEnded: boolean;
	/** The CRM's types, in its own words. Empty until the adapter has been loaded. */
	types: Grantable[];
	/** The login that the CRM's page shows, if it is another person's. Null while no CRM tab is open or it is the same person. */
	crmLoginOnPage: string | null;
	/** The server did not answer the last call. */
	unreachable: boolean;
	/** The person's rights have changed, and no panel has said so yet. */
	newRights: boolean;
	/** Errors in the adapter that the server sent. While there are any, nothing is added to the CRM's pages. */
	adapterProblems: string[];
}

/** From the content script to the background. */
export interface PageCalls {
	"page/state": (input: null) => PageState;
	/** The login that the CRM's page shows, so that the popup can say if it is another person's. */
	"page/signed-in": (input: { login: string | null }) => null;
	/** Opens the confirmation window, or brings forward the one already open for this document. The person confirms there. */
	"page/confirm": (input: PageSelection & { theme: Theme }) => Result<{ nonce: string }>;
	"page/show-confirmation": (input: { nonce: string }) => null;
	"page/dismiss-confirmation": (input: { nonce: string }) => null;
	/** Keeps the ticks of one place of the CRM for the tab's next document. */
	"page/keep-ticked": (input: KeptTicks & TicksPlace) => null;
	"page/ticked": (input: TicksPlace) => KeptTicks;
	/** Adds the script that reads more pages of results to the document that asks. */
	"page/add-reader": (input: null) => null;
	/** The messages, for a page that gets none from the browser. */
	"page/words": (input: null) => Messages | null;
	"page/erased": (input: RecordId) => Result<ErasedRecord>;
	/** Shows a deletion in the console. The person has pressed a button in a pop-up. */
	"page/open-job": (input: { id: string }) => null;
	/** For a page that has just loaded or come to the front: pop-ups not shown yet, and deletions that run or have just ended here. */
	"page/news": (input: null) => { notifications: JobNotification[]; deletions: Deletion[] };
}

/** From the background to the content script. */
export interface PageEvents {
	/** Rights, sign-in or the adapter changed: ask for the state again. */
	"page/changed": (input: null) => null;
	/** A ping: its delivery is the answer. */
	"confirmation/still-there": (input: null) => null;
	/** The page need not stay dimmed: the confirmation was closed, or its deletion has begun. */
	"confirmation/closed": (input: { nonce: string }) => null;
	/** The person has confirmed. The deletion, if the server begins it, has the id of this preview. */
	"confirmation/submitted": (input: { nonce: string; preview: string }) => null;
	/** The deletion was confirmed, its window closed, and then it failed. */
	"confirmation/failed": (input: { failure: Failure }) => null;
	"deletion/changed": (input: { deletion: Deletion; erased: string[] }) => null;
	/** There is news for the person: ask for it. */
	"notification/arrived": (input: null) => null;
}

/** From the confirm page to the background. `key` is handed out once, to the window that claimed the nonce. */
export interface ConfirmCalls {
	/** `tab` is that of the page or panel that asked, whose changes the window reports; null for a popup and for a retry. */
	"confirm/claim": (input: { nonce: string }) => Result<{ key: string; theme: Theme | null; tab: number | null }>;
	"confirm/preview": (input: { key: string }) => Result<{ preview: Preview }>;
	/** The CRM's tab has moved: the confirmation closes unless it still shows the same document at the same address. */
	"confirm/check-page": (input: { key: string }) => null;
	/** Closes the window. Before the person confirms, nothing is deleted; afterwards, the deletion continues. */
	"confirm/close": (input: { key: string }) => null;
	/** All names of a large selection, a page at a time. `after`: the position of the last record shown; -1: the first page. */
	"confirm/records": (input: { key: string; text: string; after: number }) => Result<PreviewRecordPage>;
	/** New numbers after `preview_stale`. */
	"confirm/renew": (input: { key: string }) => Result<{ preview: Preview }>;
	"confirm/submit": (input: { key: string; word: string }) => Result<{ deletion: Deletion }>;
}

/** From popup and console to the background. */
export interface PanelCalls {
	"session/state": (input: null) => SessionState;
	"session/server": (input: { address: string }) => Result<Description>;
	"session/sign-in": (input: { email: string; password: string; keepSignedIn: boolean }) => Result<SessionState>;
	"session/sign-out": (input: null) => Result<null>;
	/** A panel has told the person of their new rights. */
	"session/rights-seen": (input: null) => Result<null>;
	"session/change-password": (input: { currentPassword: string; newPassword: string }) => Result<null>;
	/** The person has just granted the CRM's origins to the extension: register the content script. */
	"session/site-granted": (input: null) => Result<null>;
	"deletions/list": (input: Partial<DeletionSearch>) => Result<DeletionList>;
	"deletions/get": (input: { id: string }) => Result<Deletion>;
	/** Object and klass are the deletion's. */
	"deletions/items": (input: {
		id: string;
		after: number;
		code: OutcomeCode | null;
	}) => Result<{ items: DeletionItem[]; next: number | null }>;
	"deletions/mentions": (input: { id: string }) => Result<Mention[]>;
	"deletions/cancel": (input: { id: string }) => Result<Deletion>;
	/** Opens the confirmation in a window, for the failed records only. */
	"deletions/retry": (input: { id: string }) => Result<null>;
	/** All of the CRM's types, with the labels that people know. */
	"records/types": (input: null) => Result<Grantable[]>;
	"records/search": (input: RecordSearch) => Result<FoundRecords>;
	"records/resolve": (input: IdList) => Result<ResolvedIds>;
	/** Opens the confirmation, bound to the panel's own tab and document. A popup has no tab, and closes when the window opens. */
	"records/confirm": (input: Omit<Selection, "bulk">) => Result<{ nonce: string }>;
	"notifications/list": (input: { unreadOnly: boolean }) => Result<NotificationList>;
	"notifications/read-all": (input: null) => Result<NotificationList>;
	"notifications/settings": (input: null) => Result<SavedSettings>;
	"notifications/save-settings": (input: NotificationSettings) => Result<SavedSettings>;
	"permissions/list": (input: null) => Result<{ sets: PermissionSet[]; grantable: Grantable[]; users: User[] }>;
	"permissions/create": (input: PermissionSetBody) => Result<PermissionSet>;
	"permissions/save": (input: PermissionSetBody & { id: string; version: number }) => Result<PermissionSet>;
	"permissions/delete": (input: { id: string }) => Result<null>;
	"users/create": (input: NewUser) => Result<CreatedUser>;
	"users/save": (input: ChangedUser & { id: string }) => Result<User>;
	"users/remove": (input: { id: string }) => Result<null>;
	"users/reset-password": (input: { id: string }) => Result<CreatedUser>;
	"holds/list": (input: { state: HoldFilter["state"]; after: string | null }) => Result<HoldPage>;
	"holds/place": (input: NewHold) => Result<Hold>;
	"holds/release": (input: { id: string; reason: string }) => Result<Hold>;
	"organisation/read": (input: null) => Result<Organisation>;
	"organisation/change": (input: Switches) => Result<Organisation>;
	"health/details": (input: null) => Result<ServerHealth>;
	"health/rehearse": (input: RecordToRehearse) => Result<RehearsalReport>;
	/** Stores what happens to the rows of a foreign key. `reference`: the doctor's name for the key. */
	"health/accept": (input: ReferenceToAccept) => Result<ServerHealth>;
	/** The deliveries of webhooks. `before`: the start of the page. Null: the newest. */
	"webhooks/deliveries": (input: { state: Delivery["state"] | null; before: number | null }) => Result<DeliveryPage>;
	"webhooks/delivery": (input: { id: number }) => Result<DeliveryDetails>;
	"webhooks/replay": (input: { id: number }) => Result<ReplayedDeliveries>;
	"webhooks/replay-failed": (input: { endpoint: string }) => Result<ReplayedDeliveries>;
	"audit/list": (input: Partial<AuditFilter>) => Result<AuditPage>;
	"audit/export": (input: Partial<AuditFilter> & { format: "csv" | "jsonl" }) => Result<{ fileName: string; text: string }>;
	"console/open": (input: { panel: string }) => null;
	/** Shows in the CRM's page what the adapter finds there. */
	"page-check/open": (input: null) => Result<null>;
}

/** From the background to every open panel: something changed, ask again. */
export interface PanelEvents {
	"panel/changed": (input: { what: "session" | "deletions" | "notifications" | "permissions" | "holds" }) => null;
}

export type Calls = PageCalls & ConfirmCalls & PanelCalls;
export type Events = PageEvents & PanelEvents;
