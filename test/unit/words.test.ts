import { describe, expect, onTestFinished, test, vi } from "vitest";
import german from "../../extension/locales/de.json" with { type: "json" };
import english from "../../extension/locales/en.json" with { type: "json" };
import { listWords, parts, t } from "../../extension/words.ts";
import { errorCodes } from "../../server/http/errors.ts";
import { browserMessages } from "../support/browser-messages.ts";
import { findKeys, findLiterals } from "../support/find-words.ts";
import { read, repositoryFiles } from "../support/repository.ts";

const sources = repositoryFiles().filter((path) => /^extension\/.*\.tsx?$/.test(path));
const languages: Record<string, Record<string, { message: string }>> = { en: browserMessages(english), de: browserMessages(german) };
const names = Object.keys(browserMessages(english));

function placeholders(message: string): string[] {
	return [...new Set([...message.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name))].sort();
}

/** A key's messages: one, or a form for one and a form for several. */
function formsOf(key: string): string[] {
	const name = key.replaceAll(".", "_");
	return [name, `${name}_one`, `${name}_other`].filter((form) => names.includes(form));
}

/** A panel is a room of its own. */
function roomOf(path: string): string {
	return path.replace(/^extension\/(panels\/\w+(?=\/)|\w+(?=\/)|).*$/, "$1");
}

describe("messages", () => {
	test("have the same names in every language; none is empty, and no two names differ only in case", () => {
		for (const [language, messages] of Object.entries(languages)) {
			const missing = names.filter((name) => messages[name] === undefined);
			const unknown = Object.keys(messages).filter((name) => !names.includes(name));
			expect(missing, `Add these messages to extension/locales/${language}.json.`).toEqual([]);
			expect(unknown, `Add these messages to extension/locales/en.json, or delete them in ${language}.json.`).toEqual([]);
			expect(
				Object.keys(messages).filter((name) => messages[name]?.message.trim() === ""),
				language,
			).toEqual([]);
		}
		expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
	});

	test("have the same placeholders in every language, and no $, which the browser would replace", () => {
		for (const [language, messages] of Object.entries(languages)) {
			for (const name of names) {
				const message = messages[name]?.message ?? "";
				expect(placeholders(message), `${language} ${name}`).toEqual(placeholders(englishOf(name)));
				expect(message, `${language} ${name}`).not.toContain("$");
			}
		}
	});

	test("are all used, and read with the values that they need", () => {
		const found = sources.map((path) => ({ path, ...findKeys(path, read(path)) }));
		const mentioned = [...new Set(found.flatMap((file) => file.mentioned))].filter((text) => /^[\w*]+(\.[\w*]+)*$/.test(text));
		const manifest = read("wxt.config.ts");
		const constant = new Set(["language", "direction", ...mentioned.map((text) => text.replaceAll(".", "_"))]);
		const computed = mentioned.filter((text) => text.includes("*") && text.includes("."));
		const patterns = computed.map((text) => new RegExp(`^${text.replaceAll(".", "_").replaceAll("*", "\\w+")}$`));
		const isUsed = (name: string) => constant.has(name) || patterns.some((one) => one.test(name)) || manifest.includes(`__MSG_${name}__`);
		const unused = names.filter((name) => !isUsed(name.replace(/_(one|other)$/, "")));
		expect(unused, "Delete these messages in every language, or use them.").toEqual([]);
		for (const { path, calls } of found) {
			for (const { key, values } of calls) {
				const forms = formsOf(key);
				expect(forms, `${path} reads ${key}, which is in no message file.`).not.toEqual([]);
				const needed = [...new Set([...forms.flatMap((form) => placeholders(englishOf(form))), ...(forms.length > 1 ? ["count"] : [])])];
				if (values !== null) expect(values.toSorted(), `${path} ${key}`).toEqual(needed.toSorted());
			}
		}
	});

	test("are in the group common if several rooms use them", () => {
		const calls = sources.flatMap((path) => findKeys(path, read(path)).calls.map(({ key }) => ({ key, room: roomOf(path) })));
		const shared = [...Map.groupBy(calls, ({ key }) => key)].filter(([, uses]) => new Set(uses.map(({ room }) => room)).size > 1);
		const elsewhere = shared.map(([key]) => key).filter((key) => !/^(common|errors)\./.test(key));
		expect(shared.length).toBeGreaterThan(10);
		expect(elsewhere, "Move these messages to the group common.").toEqual([]);
	});

	test("include the words of every error code of the server", () => {
		const stated = Object.fromEntries(Object.entries(errorCodes).map(([code, { message }]) => [code, message]));
		expect(english.errors, "extension/locales/en.json must have the messages of server/http/errors.ts.").toEqual(stated);
	});
});

test("every program of the extension reads its words before it shows any", () => {
	const programs = sources.filter((path) => /^extension\/entrypoints\/([\w-]+\.ts|[\w-]+\/main\.tsx?)$/.test(path));
	const shells = programs.filter((path) => !/\b(readWords|showPanels)\(/.test(read(path)));
	expect(programs.length).toBeGreaterThan(6);
	expect(shells).toEqual([]);
	expect(read("extension/panels/show-panels.tsx")).toContain("await readWords(");
});

test("no sentence for people stands in the code", () => {
	const literals = sources.filter((path) => path !== "extension/documented-words.ts").flatMap((path) => findLiterals(path, read(path)));
	expect(literals, "Move the words to extension/locales/ (CONTRIBUTING.md, Languages).").toEqual([]);
});

test("numbers, dates and lists follow the reader's language", () => {
	const other = /\.toLocale\w*\((?!readerLocale\(\))|\bIntl\.\w+\((?!locale\b|language\(\))/;
	expect(
		sources.filter((path) => other.test(read(path))),
		"Use formatNumber, formatTime, listWords or readerLocale().",
	).toEqual([]);
});

test.each([
	["text", "const a = <p>Nothing here</p>;", "Nothing here"],
	["a label", 'const a = <button aria-label="close" />;', "close"],
	["a choice", 'const a = <p>{busy ? "one moment" : null}</p>;', "one moment"],
	["a template", ["const a = <p>{`$", "{count} chosen`}</p>;"].join(""), "* chosen"],
	["an attribute that is set", 'element.setAttribute("title", "all records");', "all records"],
	["a property", 'button.textContent = "more";', "more"],
	["a constant", 'const labels = ["Newer"];', "Newer"],
	["a message of a failure", 'failed("internal", "The server is away.");', "The server is away."],
	["a message of a failed request", 'throw new RequestError("The CRM is away.");', "The CRM is away."],
])("%s in the code is found", (_what, code, words) => {
	expect(findLiterals("extension/planted.tsx", code)).toEqual([`extension/planted.tsx:1 ${words}`]);
});

test.each([
	'import { a } from "./Some thing.";',
	'throw new Error("The page has no place.");',
	'if (event.key === "Escape") stop();',
	'const a = <p class="Wide card">{t("account.name")}</p>;',
	'type State = "Ready";',
	'element.setAttribute("data-state", "open");',
])("%s is no sentence for people", (code) => {
	expect(findLiterals("extension/planted.tsx", code)).toEqual([]);
});

test("a German browser shows German words with German numbers", async () => {
	onTestFinished(() => {
		vi.unstubAllGlobals();
		vi.resetModules();
	});
	vi.stubGlobal("browser", {
		i18n: { getMessage: (name: string) => languages["de"]?.[name]?.message ?? "", getUILanguage: () => "de-AT" },
	});
	vi.resetModules();
	const words = await import("../../extension/words.ts");
	expect(words.t("activity.related", { count: 1 })).toBe("1 zugehöriger Eintrag");
	expect(words.t("activity.related", { count: 12_345 })).toMatch(/^12[.\u00a0\u202f]345 zugehörige Einträge$/);
	expect(words.listWords(["A", "B", "C"])).toBe("A, B und C");
	expect(words.parts("people.removeOf", { person: ["Ada"] })).toEqual([["Ada"], " entfernen"]);
});

test("messages that the browser does not return are read elsewhere", async () => {
	onTestFinished(() => {
		vi.unstubAllGlobals();
		vi.resetModules();
	});
	vi.stubGlobal("browser", { i18n: { getMessage: () => "", getUILanguage: () => "de" } });
	vi.resetModules();
	const words = await import("../../extension/words.ts");
	await words.readWords(async () => null);
	expect(words.t("common.close")).toBe("");
	await words.readWords(async () => languages["de"] ?? null);
	expect([words.language(), words.t("common.close")]).toEqual(["de", "Schließen"]);
	await words.readWords(() => Promise.reject(new Error("Read twice.")));
});

test("values and elements stand where the message has its placeholders", () => {
	expect(t("errors.held")).toBe(errorCodes.held.message);
	expect(parts("errors.not_found", {})).toEqual([errorCodes.not_found.message]);
	expect(listWords(["a", "b", "c"])).toBe("a, b, and c");
});

function englishOf(name: string): string {
	return languages["en"]?.[name]?.message ?? "";
}
