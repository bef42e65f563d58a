import { expect, test } from "vitest";
import { passwordProblems } from "../../../extension/panels/account/password-problems.ts";

const good = { current: "the old password", wanted: "the new password", repeated: "the new password" };

test.each([
	["complete", {}, []],
	["without the current one", { current: "" }, ["current"]],
	["too short", { wanted: "short", repeated: "short" }, ["wanted"]],
	["the same as before", { wanted: good.current, repeated: good.current }, ["wanted"]],
	["not repeated", { repeated: "the new passwort" }, ["repeated"]],
])("a new password that is %s is refused with its problems", (_, change, problems) => {
	expect(Object.keys(passwordProblems({ ...good, ...change }))).toEqual(problems);
});
