import { afterEach, expect, test, vi } from "vitest";
import german from "../../../extension/locales/de.json" with { type: "json" };
import english from "../../../extension/locales/en.json" with { type: "json" };
import { browserMessages } from "../../support/english-words.ts";
import { findKeys } from "../../support/find-literals.ts";
import { read, repositoryFiles } from "../../support/repository.ts";

/** Features that show only what the server answers, and the reader of results, which has words of its own. */
const withAnswer = /\/(erased-notice|linked-job|read-results)\.ts$/;

/** Every list and every running deletion shows these long before. */
const shownBefore = [
	"features.records",
	"features.selectRecord",
	"features.selectRecords",
	"features.selectRow",
	"features.selectType",
	"page.percentDone",
];

const messages = browserMessages(german);
const files = repositoryFiles().filter((path) => /^extension\/(features|page)\/[^/]+\.ts$/.test(path) && !withAnswer.test(path));
const needed = files.flatMap((path) => findKeys(path, read(path)).calls).filter(({ key }) => /^(features|page)\./.test(key));

afterEach(() => {
	vi.unstubAllGlobals();
	vi.resetModules();
});

async function outliveExtension() {
	const gone = () => {
		throw new Error("Extension context invalidated.");
	};
	const i18n = { getMessage: (name: string) => messages[name]?.message ?? "", getUILanguage: () => "de" };
	vi.stubGlobal("chrome", { i18n });
	vi.resetModules();
	const words = await import("../../../extension/words.ts");
	const { formatNumber } = await import("../../../extension/format-number.ts");
	const { lastWords } = await import("../../../extension/stage/show-features.ts");
	await words.readWords(async () => null);
	words.keepWords(lastWords);
	Object.assign(i18n, { getMessage: gone, getUILanguage: gone });
	return { ...words, formatNumber, lastWords };
}

test("a page that outlives the extension keeps its words and its numbers", async () => {
	const { t, formatNumber, lastWords } = await outliveExtension();
	for (const key of lastWords) for (const count of [1, 2]) expect(t(key, { count }), key).not.toBe("");
	expect(formatNumber(1_234)).toBe("1.234");
	expect(t("features.selected", { count: 1_234 })).toBe("1.234 ausgewählt");
	expect(t("features.otherList", { count: 1 })).toMatch(/^1 Datensatz war ausgewählt/);
});

test("every message that the features show without an answer of the server is kept", async () => {
	const { lastWords } = await outliveExtension();
	expect(needed.length).toBeGreaterThan(20);
	expect(needed.map(({ key }) => key).filter((key) => !shownBefore.includes(key) && !lastWords.some((kept) => kept === key))).toEqual([]);
	expect(
		lastWords.filter((key) => !Object.keys(browserMessages(english)).some((name) => name.startsWith(key.replaceAll(".", "_")))),
	).toEqual([]);
});
