export interface Passwords {
	current: string;
	wanted: string;
	repeated: string;
}

export const shortestPassword = 12;
const longestPassword = 200;

/** Errors that are found without asking the server, by field. */
export function passwordProblems({ current, wanted, repeated }: Passwords): Partial<Passwords> {
	return {
		...(current === "" ? { current: "Type your current password." } : {}),
		...(wanted.length < shortestPassword
			? { wanted: `Type at least ${shortestPassword} characters.` }
			: wanted.length > longestPassword
				? { wanted: `Type at most ${longestPassword} characters.` }
				: wanted === current
					? { wanted: "Choose a password that differs from your current one." }
					: {}),
		...(repeated === wanted ? {} : { repeated: "The passwords do not match." }),
	};
}
