import { createParser } from "css-selector-parser";

/** As the browsers know it, without pseudo-elements: no element is ever found by one. */
const parse = createParser({ syntax: { baseSyntax: "latest", pseudoElements: false }, strict: true });

/** Why this is no CSS selector. */
export function whyNoSelector(text: string): string | undefined {
	try {
		parse(text);
		return undefined;
	} catch (error) {
		const said = error instanceof Error ? error.message.replace(/^css-selector-parser parse error: /, "") : "";
		return `this is not a CSS selector: ${said.replace(/\.$/, "")}`;
	}
}
