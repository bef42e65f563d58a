import type { RuleDraft } from "./objects.ts";

/** What a person can add to the adapter for a finding. `stay`: a `keep`, if the rows may stay. */
export type AdapterAnswer =
	| { what: "rule"; rule: RuleDraft }
	| { what: "text"; object: string; text: RuleDraft }
	| { what: "stay"; rule: RuleDraft };

/** One line for each answer, to paste. Pure. */
export function describeAnswers(answers: readonly AdapterAnswer[]): string {
	return answers.map(describeAnswer).join("\n");
}

function describeAnswer(answer: AdapterAnswer): string {
	if (answer.what === "text") return `In the redaction of ${answer.object}, below texts: ${writeRule(answer.text)}`;
	return answer.what === "stay" ? `Or, if it may stay: ${writeRule(answer.rule)}` : writeRule(answer.rule);
}

/** In the adapter's format: names without quotes, values as JSON. Pure. */
export function writeRule(rule: object): string {
	return `${write(rule)},`;
}

function write(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(write).join(", ")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	const members = Object.entries(value).map(([name, one]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name)}: ${write(one)}`);
	return `{ ${members.join(", ")} }`;
}
