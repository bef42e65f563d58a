import { t } from "../../words.ts";
export interface Passwords {
	current: string;
	wanted: string;
	repeated: string;
}

export const shortestPassword = 12;
const longestPassword = 200;

/** Errors that can be found without asking the server, by field. */
export function passwordProblems({ current, wanted, repeated }: Passwords): Partial<Passwords> {
	return {
		...(current === "" ? { current: t("account.typeCurrent") } : {}),
		...(wanted.length < shortestPassword
			? { wanted: t("account.tooShort", { count: shortestPassword }) }
			: wanted.length > longestPassword
				? { wanted: t("account.tooLong", { count: longestPassword }) }
				: wanted === current
					? { wanted: t("account.samePassword") }
					: {}),
		...(repeated === wanted ? {} : { repeated: t("account.noMatch") }),
	};
}
