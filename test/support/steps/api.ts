import { type Person, password, people } from "../accounts.ts";

export interface Answer {
	status: number;
	body: { error?: { code: string; message: string; requestId: string } } & Record<string, unknown>;
}

export type Api = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** API calls with a person's token, without the extension. */
export async function signInToApi(server: string, person: Person): Promise<Api> {
	const signedIn = await fetch(`${server}/api/auth/sign-in/email`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ email: people[person].email, password }),
	});
	const token = signedIn.headers.get("set-auth-token") ?? "";
	return async (method, path, body) => {
		const answer = await fetch(`${server}/api${path}`, {
			method,
			headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		return { status: answer.status, body: await answer.json() };
	};
}
