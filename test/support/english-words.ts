import english from "../../extension/locales/en.json" with { type: "json" };
import { browserMessages } from "./browser-messages.ts";

const messages = browserMessages(english);

// Tests of one file at a time render words without a browser. `browser`, because some tests replace `chrome`.
Object.assign(globalThis, {
	browser: { i18n: { getMessage: (name: string) => messages[name]?.message ?? "", getUILanguage: () => "en" } },
});
