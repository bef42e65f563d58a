import * as z from "zod/mini";
import { atLeastOne, check, described, fields, named, optional, text } from "./fields.ts";
import { whyNoPath, whyNoPattern, whyNoPlace, whyNoRoute, whyNoSelector, whyNoSource } from "./page-syntax.ts";

/** The addresses of pages, and where pages hold values. */

export const selector = text(whyNoSelector);
const attribute = text((name) => (/^[^\s"'<>/=]+$/.test(name) ? undefined : "this is not the name of an attribute"));
export const address = fields({
	path: described(
		'The path: "/app/customers/:key". ":key" is the record\'s key and ":klass" its klass. A colon with any other name matches any segment, and "**" matches any number of segments.',
		text(whyNoPath),
	),
	query: optional(
		'Parameters that the query must have, or with `hash` those behind the route: `{ Action: "TicketZoom", TicketID: ":key" }`. A list matches any of its values, a name after a colon matches any value, and null means that the parameter must be absent.',
		named(z.xor([text(), atLeastOne(text()), z.null()])),
	),
	hash: optional('The route that a single-page app writes into the hash: "/clients/:key", as in "/app#/clients/5".', text(whyNoRoute)),
});
export const addresses = z.xor([address, atLeastOne(address)]);

const reading = {
	attribute: optional(
		"The attribute to read. Default: the element's text. What a pattern finds in an address (`href`, `src`, `action`) is percent-decoded.",
		attribute,
	),
	value: optional("True: the current value of a field.", z.literal(true)),
	after: optional("Only the text after these words is read, such as `window.user =` in an inline script.", text()),
	json: optional('The text is JSON, and this property holds the value: "user.login".', text()),
	pattern: optional("A regular expression; its first group is the value. Default: the whole text.", text(whyNoPattern)),
};

export const source = fields({
	selector: optional("Within the row or item: finds the elements. Default: the row or item itself.", selector),
	...reading,
}).check(check(whyNoSource));

export const pageSource = fields({
	selector: optional("Finds the elements. If a required element is missing, that is reported.", selector),
	cookie: optional("The cookie of this name, if scripts of the page can read it.", text()),
	local: optional("The entry of this name in the browser's localStorage.", text()),
	session: optional("The entry of this name in the browser's sessionStorage.", text()),
	address: optional('The part of the page\'s address with this name: "account" for ":account", or a parameter.', text()),
	...reading,
}).check(check(whyNoSource), check(whyNoPlace));

/** A record's key: the object's own, or what one of its other keys consists of. */
function keyOf<const Part extends z.ZodMiniType>(part: Part) {
	return z.xor([
		part,
		fields({
			columns: described("The values of one of the object's `otherKeys`, by column, in place of the object's key.", named(part)),
		}),
	]);
}
export const rowKey = keyOf(source);
export const pageKey = keyOf(pageSource);
