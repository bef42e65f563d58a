import { expect, test } from "vitest";
import { answerWords } from "../../../extension/panels/health/answer-words.ts";

test.each([
	["204", "Accepted with status 204"],
	["503", "The receiver answered with status 503"],
	["302", "The receiver answered with status 302"],
	["ECONNREFUSED", "The receiver refused the connection"],
	["CERT_HAS_EXPIRED", "The attempt failed (CERT_HAS_EXPIRED)"],
])("the answer %s is shown as: %s", (answer, words) => {
	expect(answerWords(answer)).toBe(words);
});
