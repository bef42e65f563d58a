/** Roles belong to the whole cluster, so all databases of a run use the same passwords. */
export const rolePasswords = { appPassword: "expunge-app-password", eraserPassword: "expunge-eraser-password" };

/** The server's two addresses of a database, derived from one. */
export function addressesOf(appUrl: string): { databaseUrl: string; eraserUrl: string } {
	return { databaseUrl: appUrl, eraserUrl: asEraser(appUrl) };
}

/** The same as variables of its environment. */
export function variablesOf(appUrl: string): { DATABASE_URL: string; ERASER_DATABASE_URL: string } {
	return { DATABASE_URL: appUrl, ERASER_DATABASE_URL: asEraser(appUrl) };
}

/** The same database with the batches' role, which runs the CRM's triggers. */
export function asEraser(url: string): string {
	const address = new URL(url);
	address.username = "expunge_eraser";
	address.password = rolePasswords.eraserPassword;
	return address.href;
}
