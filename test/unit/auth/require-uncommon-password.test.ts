import { expect, test } from "vitest";
import { requireUncommonPassword } from "../../../server/auth/require-uncommon-password.ts";

test.each([
	["a listed one", "password1234", true],
	["a listed one with signs around it", "123!password!456", true],
	["a repetition", "abcabcabcabc", true],
	["the person's address", "Ada@Example.test", true],
	["four unrelated words", "quiet-lamp-otter-nine", false],
	["a generated one", "x7k2m-p9dfa-q3nzt-8hrwv", false],
])("a common password: %s", (_, password, isCommon) => {
	const attempt = () => requireUncommonPassword(password, "ada@example.test");
	if (isCommon) expect(attempt).toThrow(expect.objectContaining({ code: "common_password" }));
	else expect(attempt).not.toThrow();
});
