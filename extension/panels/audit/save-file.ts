/** Gives the person a file through the browser's own download. */
export function saveFile(name: string, text: string, type: string): void {
	const address = URL.createObjectURL(new Blob([text], { type }));
	const link = document.createElement("a");
	link.href = address;
	link.download = name;
	link.click();
	// Revoked later: the browser reads it after this turn.
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
