/** Roles belong to the whole cluster, so all databases of a run use the same passwords. */
export const rolePasswords = { appPassword: "expunge-app-password", eraserPassword: "expunge-eraser-password" };

/** The addresses that a server is given for a database, of which one is known. */
export function addressesOf(appUrl: string): { databaseUrl: string; eraserUrl: string } {
	return { databaseUrl: appUrl, eraserUrl: asEraser(appUrl) };
}

/** The same as variables of its environment. */
export function variablesOf(appUrl: string): { DATABASE_URL: string; ERASER_DATABASE_URL: string } {
	return { DATABASE_URL: appUrl, ERASER_DATABASE_URL: asEraser(appUrl) };
}

/** The same database as the role of batches, with whose rights the CRM's triggers run. */
export function asEraser(url: string): string {
	const address = new URL(url);
	address.username = "expunge_eraser";
	address.password = rolePasswords.eraserPassword;
	return address.href;
}
