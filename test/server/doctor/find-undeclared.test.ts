import { beforeAll, describe, expect, test } from "vitest";
import { findUndeclared } from "../../../server/doctor/undeclared/find-undeclared.ts";
import { leftIn } from "./open-rehearsing.ts";
import { openUndeclared } from "./open-undeclared.ts";
import { paste, readAnswers } from "./paste-rules.ts";
import crm from "./undeclared-crm.ts";

const { reader, load, grant, rehearse, limits } = await openUndeclared();

const find = async (adapter: typeof crm) => findUndeclared(reader, await load(adapter), adapter, limits);

test("from nothing, then from what it proposed", async () => {
	let t = Date.now();
	const findings = await find(crm);
	console.log("find", Date.now() - t);
	const answers = readAnswers(findings);
	const whole = paste(crm, answers);
	await grant(whole);
	console.log("second", (await find(whole)).map(({ severity, message, remedy }) => `${severity} ${message}\n   ${remedy?.replaceAll("\n", "\n   ")}`).join("\n"));
	for (const [object, key] of [["client", "17"], ["matter", "105"]] as const) {
		t = Date.now();
		const { refusal, remainders, unsearched, limits: l } = await rehearse(whole, object, key);
		console.log(object, Date.now() - t, refusal, unsearched, l, JSON.stringify(remainders));
	}
	const lines: unknown[] = [];
	for (const answer of answers) {
		const left = await rehearse(paste(crm, answers.filter((one) => one !== answer)), "client", "17");
		lines.push([answer.text, left.refusal, ...leftIn(left)]);
	}
	console.log(lines.map((l) => JSON.stringify(l)).join("\n"));
});
