/** The CRM, and the values of its placeholders. */
export type CrmChoice = ({ name: string } | { adapter: string }) & { settings?: Readonly<Record<string, string>> };

/** The CRM that CRM, CRM_ADAPTER and CRM_SETTINGS name, or a sentence about what is wrong. Pure. */
export function chooseCrm(name: string | undefined, adapter: string | undefined, given: string | undefined): CrmChoice | string {
	if (name && adapter) return "CRM and CRM_ADAPTER are both set: remove one of them.";
	const pairs = (given?.split(",") ?? []).map((pair) => pair.split("=").map((part) => part.trim()));
	if (pairs.some(([key, value, ...more]) => !key || !value || more.length > 0))
		return "CRM_SETTINGS must be pairs such as organization=rt.example.org, separated by commas.";
	const settings = pairs.length > 0 ? { settings: Object.fromEntries(pairs) } : {};
	if (adapter) return { adapter, ...settings };
	if (name) return { name, ...settings };
	return "CRM is missing: set it to the name of a bundled CRM, or set CRM_ADAPTER to the path of a file that describes yours.";
}
