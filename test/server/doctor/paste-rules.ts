import { runInNewContext } from "node:vm";
import { describeAnswers } from "../../../server/crm/adapter-answer.ts";
import type { Crm } from "../../../server/crm/crm.ts";
import { readCrm } from "../../../server/crm/load.ts";
import type { Finding } from "../../../server/doctor/finding.ts";

/** The first answer of a finding, as text: a rule for `references` or a place for the texts of a redaction. */
export type Answer = { kind: "rule" | "text"; text: string };

/** What an engineer pastes: for each finding, the proposed answer, or `keep` where that is the only one. */
export function readAnswers(findings: readonly Finding[]): Answer[] {
	return findings.flatMap(({ answers = [] }): Answer[] => {
		const [line = ""] = describeAnswers(answers).split("\n");
		if (line === "") return [];
		const text = line.slice(line.indexOf("{"));
		return [{ kind: line.startsWith("In the redaction") ? "text" : "rule", text }];
	});
}

export function paste(crm: Crm, answers: readonly Answer[]): Crm {
	const read = (kind: Answer["kind"]): unknown[] =>
		runInNewContext(
			`[${answers
				.filter((one) => one.kind === kind)
				.map(({ text }) => text)
				.join("\n")}]`,
		);
	const redactions = crm.redactions?.map((redaction) => ({ ...redaction, texts: [...redaction.texts, ...read("text")] }));
	const pasted: unknown = JSON.parse(JSON.stringify({ ...crm, references: [...crm.references, ...read("rule")], redactions }));
	return readCrm(pasted);
}
