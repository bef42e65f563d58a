/**
 * What an adapter says about a CRM's pages: delivered to the extension after sign-in, so everything here is JSON.
 * Selectors are CSS. A selector that promises an element and finds none is reported, out loud.
 */

/** "/app/customers/:key" or { path: "/Ticket/Display.html", query: "id" }: where the record's key stands in the address. */
export interface Address {
	/** Segments that start with a colon match anything; ":key" is the record's key, ":klass" its klass. */
	path: string;
	/** The query parameter that holds the record's key. */
	query?: string;
}

/** Where to read a value: an element's attribute, or its text. */
export interface Source {
	selector: string;
	attribute?: string;
	/** A regular expression; what is meant is its first group. The whole value if left out. */
	pattern?: string;
}

/** A menu or toolbar of the CRM that gets one more control, a copy of a neighbour with other words. */
export interface ControlPlace {
	/** Holds the controls; it may exist only while a menu is open. */
	list: string;
	/** Within the list: the control whose look is copied. */
	neighbour?: string;
	/** Within the copied control: the element that holds the words; the control itself if left out. */
	words?: string;
	/** What to build where there may be nothing to copy: the names of an element and of the control within it, and its classes. */
	entry?: { item: string; control: string; className?: string };
	/** "start" or "end" of the list; the end if left out. */
	place?: "start" | "end";
	/** Within the list: the element that stays behind the new one, whatever `place` says. */
	before?: string;
	/** The CRM fits this bar to the window, but only when the window changes its size: it is told so when a control has come or gone. */
	fitsOnResize?: true;
}

/** A page about one record. */
export interface RecordPage {
	object: string;
	klass?: string;
	address: Address;
	/** Where the CRM may show another record than the address names, one that was merged into it for example: where the page has the key of the one it shows. */
	key?: Source;
	menu: ControlPlace;
	/** The CRM says that there is no such record: by an element, or by a text in it. */
	missing: string | { selector: string; text: string };
	/** Where the browser goes when the record has been deleted; {klass} is the one of the address. */
	afterwards: string;
}

/** Records shown as items within a page, each with a menu of its own. */
export interface ItemList {
	object: string;
	/** Pages on which they appear. */
	on: readonly Address[];
	item: string;
	/** On the item element. */
	key: { attribute: string };
	klass?: { attribute: string };
	/** Within the item. */
	menu: ControlPlace;
}

/** Search results: rows that get checkboxes, and a toolbar that gets the Delete button. Of several at one address, the first whose list is on the page counts. */
export interface ResultList {
	object: string;
	klass?: string;
	/** With ":klass" in the path, the klass comes from there. */
	address: Address;
	/** The table or list that holds header and rows. */
	list: string;
	header: string;
	row: string;
	/** On the row element. */
	key: { attribute: string };
	/**
	 * Element names of the cells that hold the checkboxes, and their classes. `within` the header and row elements, where these are not
	 * the parents of cells themselves; with `rowspan` the cell is as high as all rows in there.
	 */
	cell: { header: string; row: string; className?: string; within?: string; rowspan?: true };
	/** Within the list: the `colgroup` that gets one more column. */
	columns?: string;
	/** Where the Delete button goes. */
	toolbar: ControlPlace;
	/** How many results the search has, as the page says it; where it does not say, the pages are read to the end. */
	total?: Source;
	/**
	 * One of the CRM's own links to this very search, sorted or paged in some way, where the page's address may not say what was searched for.
	 * While the page has none, nobody can tell which search it shows, and what was ticked before is forgotten.
	 */
	link?: string;
	/** Query parameters that only sort or page the same search; when another one changes, what was ticked is forgotten. */
	order?: readonly string[];
	/** How further pages are read with the person's own session. */
	further: FurtherPages;
}

export type FurtherPages =
	| {
			/** The CRM's own JSON: `url` with {page}, {pageSize} and {klass}, and every query parameter of the address carried over. */
			kind: "json";
			url: string;
			pageSize: number;
			firstPage: number;
			/** Property that holds the rows, and the property of a row that holds the key. */
			rows: string;
			key: string;
	  }
	| {
			/** The next documents, read with the selectors of the list: the search's address with the query parameter `page` counted on. */
			kind: "document";
			/** A link to another page of results, whose address is taken; while there is none on the page, it shows every result. */
			from?: string;
			page: string;
			firstPage: number;
			/** Query parameters to set besides: an order that does not change while the pages are read, for example. */
			with?: Readonly<Record<string, string>>;
	  };

export interface CrmPages {
	/** Who is signed in to the CRM; compared with the person's CRM login, without case. */
	signedIn?: Source;
	/** Matches while the CRM shows its dark theme. */
	dark?: string;
	/** The document that a folder's address stands for, "index.html" for example: with or without it, the address is the same. */
	index?: string;
	records: readonly RecordPage[];
	items: readonly ItemList[];
	results: readonly ResultList[];
}
