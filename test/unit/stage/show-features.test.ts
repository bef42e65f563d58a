import { afterEach, expect, test, vi } from "vitest";
import german from "../../../extension/locales/de.json" with { type: "json" };
import { browserMessages } from "../../support/browser-messages.ts";
import { findKeys } from "../../support/find-words.ts";
import { read, repositoryFiles } from "../../support/repository.ts";

/** Features that show only what the server answers, and the reader of results, which has words of its own. */
const withAnswer = /\/(erased-notice|linked-job|read-results)\.ts$/;

/** Every list shows these long before. */
const shownBefore = ["features.records", "features.selectRecord", "features.selectRecords", "features.selectRow"];

const messages = browserMessages(german);
const files = repositoryFiles().filter((path) => /^extension\/(features|page)\/[^/]+\.ts$/.test(path) && !withAnswer.test(path));
/** A key that ends in a star is computed. */
const needed = files.flatMap((path) => findKeys(path, read(path)).mentioned).filter((text) => /^(features|page)\.[\w.*]+$/.test(text));

afterEach(() => {
	vi.unstubAllGlobals();
	vi.resetModules();
});

async function outliveExtension() {
	const gone = () => {
		throw new Error("Extension context invalidated.");
	};
	const i18n = { getMessage: (name: string) => messages[name]?.message ?? "", getUILanguage: () => "de" };
	vi.stubGlobal("browser", { i18n });
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
	const isKept = (key: string) => lastWords.some((kept) => (key.endsWith("*") ? kept.startsWith(key.slice(0, -1)) : kept === key));
	expect(needed.filter((key) => !shownBefore.includes(key) && !isKept(key))).toEqual([]);
});
