/** A refusal of the CRM's server. */
export class RefusedError extends Error {
	readonly status: number;
	constructor(status: number, message: string) {
		super(message);
		this.name = "RefusedError";
		this.status = status;
	}
}

export async function request(path: string, method = "GET", body?: unknown): Promise<Response> {
	const init: RequestInit = { method, headers: { accept: "application/json" } };
	if (body !== undefined) Object.assign(init, { body: JSON.stringify(body), headers: { "content-type": "application/json" } });
	const response = await fetch(`/api/crm${path}`, init);
	if (response.status === 401 && path !== "/sign-in") location.assign("/app/sign-in");
	if (response.ok) return response;
	const answer: unknown = await response.json().catch(() => null);
	const said = typeof answer === "object" && answer !== null && "error" in answer ? String(answer.error) : "Something went wrong.";
	throw new RefusedError(response.status, said);
}

/** The route of the path defines the shape. Nothing checks it here. */
export async function readJson<Answer>(path: string): Promise<Answer> {
	return (await request(path)).json();
}
