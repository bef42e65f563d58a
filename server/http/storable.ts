/** Whether every text in a request's content is one that PostgreSQL can keep as it was sent: no NUL and no half of a surrogate pair. */
export function isStorable(value: unknown): boolean {
	if (typeof value === "string") return !value.includes("\0") && value.isWellFormed();
	if (Array.isArray(value)) return value.every(isStorable);
	if (typeof value === "object" && value !== null)
		return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner));
	return true;
}
