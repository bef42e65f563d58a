import { generateChromeMessages, parseMessagesObject } from "@wxt-dev/i18n/build";

/** The messages by the names that the browser knows them by. */
export function browserMessages(messages: object): Record<string, { message: string }> {
	return generateChromeMessages(parseMessagesObject(messages as Record<string, never>)) as Record<string, { message: string }>;
}
