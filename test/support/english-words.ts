import { generateChromeMessages, parseMessagesObject } from "@wxt-dev/i18n/build";
import english from "../../extension/locales/en.json" with { type: "json" };

/** The messages by the names that the browser knows them by. */
export function browserMessages(messages: object): Record<string, { message: string }> {
	return generateChromeMessages(parseMessagesObject(messages as Record<string, never>)) as Record<string, { message: string }>;
}

const messages = browserMessages(english);

// Tests of one file at a time render words without a browser. `browser`, because some tests replace `chrome`.
Object.assign(globalThis, {
	browser: { i18n: { getMessage: (name: string) => messages[name]?.message ?? "", getUILanguage: () => "en" } },
});
