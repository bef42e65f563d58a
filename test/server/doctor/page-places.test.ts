import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { CrmPages, RecordPage } from "../../../server/crm/pages.ts";
import { checkPages } from "../../../server/doctor/page/check-pages.ts";
import { findChromium } from "../../support/chromium.ts";

const record: RecordPage = {
	object: "client",
	address: { path: "/tab/:key" },
	shown: ".first",
	key: { selector: "[data-key]", attribute: "data-key" },
	menu: { list: ".menu", copyFrom: "li", label: ".words", before: ".last" },
	notFound: { selector: "title", text: "Not found" },
	afterDeletion: "/",
};

const pages: CrmPages = {
	signedIn: { selector: ".me", attribute: "data-login" },
	login: { url: "/api/me", property: "login" },
	dark: "html.dark",
	records: [record, { ...record, shown: ".second", menu: { list: ".menu", copyFrom: "b", build: { item: "li", control: "a" } } }],
	items: [
		{
			object: "note",
			address: { path: "/tab/:key" },
			item: ".note",
			key: { selector: "a", attribute: "href", pattern: "/notes/(.+)$" },
			klass: { attribute: "data-kind" },
			menu: { list: ".tools", build: { item: "li", control: "a" } },
		},
	],
	results: [
		{
			object: "client",
			address: { path: "/list", query: { view: ["table", "cards"], draft: null } },
			list: "table",
			header: "thead tr",
			row: "tbody tr",
			key: { attribute: "data-id" },
			cell: { header: "th", row: "td", within: ".inner" },
			columns: "colgroup",
			toolbar: { list: ".bar", build: { item: "li", control: "a" } },
			total: { selector: ".total" },
			link: "a.sort",
			pagination: {
				kind: "json",
				url: "/api?page={page}&q={words}&token={token}",
				values: { words: { selector: "input", value: true }, token: { cookie: "csrf" } },
				pageSize: 10,
				firstPage: 1,
				key: "id",
			},
		},
		{
			object: "client",
			address: { path: "/whole" },
			list: "table",
			row: "tbody tr",
			key: { attribute: "data-id" },
			toolbar: { list: ".bar", build: { item: "li" } },
			order: ["page"],
			pagination: { kind: "document", pageParameter: "page", firstPage: 1 },
		},
	],
};

const me = '<i class="me" data-login="ada">Ada</i>';
const menu = '<ul class="menu"><li><span class="words">Print</span></li><li class="last">More</li></ul>';
const rows = '<tbody><tr data-id="7"><td>Seven</td></tr><tr><td>A heading</td></tr><tr data-id="7"><td>Seven</td></tr></tbody>';

/** Saved pages by their names: the address, the document, and lines that the doctor must print and must not print. */
const saved: Readonly<Record<string, { at: string; document: string; says: string[]; never?: RegExp }>> = {
	"record.html": {
		at: "/tab/5",
		document: `${me}<div class="first" data-key="6">x</div>${menu}
			<p class="note" data-kind="call"><a href="/notes/n-1">Secret</a><span class="tools"></span></p><p class="note">Without a key</p>`,
		says: [
			"✓ signedIn: 1 found, 1 visible; at least 1 expected",
			'.me, attribute "data-login"',
			"– login: not checked here",
			"· dark: 0 found; optional",
			"✓ records[0].address: 1 found; at least 1 expected; keys: 1 × 9",
			"✓ records[0].shown: 1 found, 1 visible; at least 1 visible one expected",
			"✓ records[0].key: 1 found, 1 visible; optional; keys: 1 × 9",
			'title, with the text "Not found"',
			"✓ records[0].menu.copyFrom: 2 found, 2 visible, in 1 of 1; at least 1 expected",
			"✓ records[0].menu.label: 1 found, 1 visible, in 1 of 1; optional",
			"✓ records[0].menu.before: 1 found, 1 visible, in 1 of 1; optional",
			"! items[0].key: 1 found, in 1 of 2; at least 1 expected; keys: 1 × a-9",
			"✓ items[0].klass: 1 found, 1 visible, in 1 of 2; at least 1 expected",
			"✓ items[0].menu.list: 1 found, 0 visible, in 1 of 2; at least 1 expected",
			"Nothing that the adapter requires on this page is missing.",
		],
		never: /records\[1\]|Ada|Secret|\bada\b/,
	},
	"second-tab.html": {
		at: "/tab/5",
		document: `${me}<div class="first" hidden>x</div><div class="second">x</div><ul class="menu"><li>Print</li></ul>`,
		says: [
			"✓ records[0].shown: 1 found, 0 visible; optional",
			"✓ records[1].shown: 1 found, 1 visible; at least 1 visible one expected",
			"· records[1].menu.copyFrom: 0 found, in 0 of 1; optional",
			"If there is none, Expunge builds the control.",
			"This page has none.",
			"Nothing that the adapter requires on this page is missing.",
		],
		never: /records\[0\]\.menu/,
	},
	"two-keys.html": {
		at: "/tab/5",
		document: `<div class="first" data-key="6">x</div><b data-key="7">y</b>${menu}`,
		says: [
			"✗ signedIn: 0 found; at least 1 expected",
			"✗ records[0].key: 0 found; at least 1 expected; keys: 1 × 9",
			"The elements contain different keys, or a key that is empty or cannot be read.",
			"· records[1].shown: 0 found; optional",
			"2 places that the adapter requires are missing (✗).",
		],
		never: /menu|records\[1\]\.key/,
	},
	"gone.html": {
		at: "/tab/5",
		document: `<title>Not found: 5</title>${me}<div class="first">x</div>`,
		says: [
			"✓ records[0].notFound: 1 found, 1 visible; optional",
			"The page says that there is no such record, so it gets no menu entry.",
			"· records[0].menu.list: 0 found; optional",
			"Nothing that the adapter requires on this page is missing.",
		],
	},
	"list.html": {
		at: "/list?view=table",
		document: `${me}<div class="bar"></div><input value="words"><table><thead style="display: none"><tr><th>Name</th></tr></thead>${rows}</table><p class="total">many</p>`,
		says: [
			"/list?view=table|cards&no draft, of client",
			"✓ results[0].list: 1 found, 1 visible; at least 1 visible one expected",
			"! results[0].header: 1 found, 0 visible; at least 1 expected",
			"✓ results[0].row: 3 found, 3 visible; at least 1 expected",
			"! results[0].key: 2 found, in 2 of 3; at least 1 expected; keys: 2 × 9",
			"Only 1 of the keys are different.",
			"! results[0].cell.within: 0 found, in 0 of 3; optional",
			"! results[0].total: 0 found; optional",
			"! results[0].link: 0 found; optional",
			"✓ results[0].pagination.values.words: 1 found, 1 visible; at least 1 expected",
			"✗ results[0].pagination.values.token: 0 found; at least 1 expected",
			'cookie "csrf"',
			"1 place that the adapter requires is missing (✗).",
		],
		never: /Seven|"words"/,
	},
	"empty.html": {
		at: "/list?view=cards",
		document: `${me}<table></table><p class="total">0 clients</p>`,
		says: [
			"✗ results[0].list: 1 found, 0 visible; at least 1 visible one expected",
			"· results[0].row: 0 found; optional",
			"The search found nothing.",
			"· results[0].toolbar.list: 0 found; optional",
			"It says 0.",
		],
	},
	"whole.html": {
		at: "/whole?q=a&page=2",
		document: `${me}<div class="bar"></div><table>${rows}</table>`,
		says: [
			"✓ results[1].row: 3 found, 3 visible; at least 1 expected",
			'✗ expected file: results: expected null, found {"object":"client","rows":2,"headers":0,"toolbars":1,"total":null,"further":false,"search":"whole?q=a"}',
		],
	},
	"elsewhere.html": {
		at: "/list?view=table&draft=1",
		document: me,
		says: ["✗ address: 0 found; at least 1 expected", "1 place that the adapter requires is missing (✗)."],
		never: /✓ results/,
	},
};

const folder = await mkdtemp(join(tmpdir(), "expunge-places-"));
afterAll(() => rm(folder, { recursive: true }));
for (const [name, { document }] of Object.entries(saved)) await writeFile(join(folder, name), document);
await writeFile(
	join(folder, "expected.json"),
	JSON.stringify({ pages: Object.fromEntries(Object.entries(saved).map(([name, { at }]) => [name, { at }])) }),
);
const lines: string[] = [];
await checkPages(pages, { page: folder, clicks: [], browser: await findChromium() }, (line) => lines.push(line));

test.each(Object.entries(saved))("the doctor prints each place of %s", (name, { says, never }) => {
	const start = lines.findIndex((line) => line.startsWith(`${name}, saved from `));
	const end = lines.findIndex((line, index) => index > start && /^\S/.test(line));
	const own = lines.slice(start + 1, end < 0 ? undefined : end).map((line) => line.trim());
	for (const line of says) expect(own).toContain(line);
	if (never !== undefined) expect(own.filter((line) => !line.startsWith("✗ expected file")).join("\n")).not.toMatch(never);
});
