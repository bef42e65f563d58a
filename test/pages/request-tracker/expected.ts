import type { ExpectedPages } from "../../../extension/check/recognised-page.ts";

const tickets = { object: "ticket", rows: 5, headers: 1, toolbars: 1 };
const users = { object: "user", headers: 1, toolbars: 1, total: null };
const assets = { object: "asset", rows: 5, headers: 1, toolbars: 1 };

/** Pages of Request Tracker 5.0.3 with the seed's invented data, saved in November 2026; the site's own navigation and long lists of options are left out. */
export const expected: ExpectedPages = {
	signedIn: "bela.bulk@example.test",
	pages: {
		"ticket.html": { at: "/Ticket/Display.html?id=5", record: { object: "ticket", key: "5", menus: 1 } },
		"merged-ticket.html": { at: "/Ticket/Modify.html?id=102", record: { object: "ticket", key: "103", menus: 1 } },
		"merged-ticket-history.html": { at: "/Ticket/History.html?id=102", record: { object: "ticket", key: "103", menus: 1 } },
		"missing-ticket.html": { at: "/Ticket/Display.html?id=99999", record: { object: "ticket", key: "99999", menus: 0 }, missing: true },
		"asset.html": { at: "/Asset/Display.html?id=7", record: { object: "asset", key: "7", menus: 1 } },
		"user.html": { at: "/User/Summary.html?id=71", record: { object: "user", key: "71", menus: 1 } },
		"user-admin.html": { at: "/Admin/Users/Modify.html?id=71", record: { object: "user", key: "71", menus: 1 } },
		"ticket-results.html": {
			at: "/Search/Results.html?Query=id%3C25&Rows=5",
			results: { ...tickets, total: 24, further: true, search: "Search/Results.html?Query=id%3C25" },
		},
		"simple-results.html": {
			at: "/Search/Simple.html?q=Matter",
			results: {
				...tickets,
				total: 138,
				further: true,
				search: "Search/Results.html?Query=%28+Subject+LIKE+%27Matter%27+%29+AND+%28+Status+%3D+%27__Active__%27+%29",
			},
		},
		"user-results.html": {
			at: "/User/Search.html",
			results: { ...users, rows: 8, further: false, search: "User/Search.html?UserString=quell" },
		},
		"user-list.html": {
			at: "/Admin/Users/index.html",
			results: {
				...users,
				rows: 5,
				further: true,
				search: "Admin/Users?IncludeSystemGroups=Unprivileged&UserField=Name&UserOp=LIKE",
			},
		},
		"asset-results.html": {
			at: "/Asset/Search/index.html?Name=Thing+1&SearchAssets=Search",
			results: { ...assets, total: 5, further: false, search: "Asset/Search?Catalog=2&Name=Thing+1&SearchAssets=Search" },
		},
		"asset-query-results.html": {
			at: "/Search/Results.html?Class=RT%3A%3AAssets&Query=id%3C20&Rows=5",
			results: { ...assets, total: 19, further: true, search: "Search/Results.html?Query=id%3C20" },
		},
	},
};
