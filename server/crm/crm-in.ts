import type { Language } from "../words/language.ts";
import type { Crm, CrmAdapter } from "./crm.ts";
import type { AdapterLabels, Labels, LocalText } from "./labels.ts";
import type { AdapterObject, CrmObject } from "./objects.ts";

/**
 * The adapter with its texts in one language. A plain text stays as it is. If a text has languages but not this one, its English is used.
 */
export function crmIn(language: Language, adapter: CrmAdapter): Crm {
	return {
		...adapter,
		objects: mapValues(adapter.objects, (object) => objectIn(language, object)),
		tableLabels: mapValues(adapter.tableLabels, (labels) => labelsIn(language, labels)),
	};
}

function objectIn(language: Language, { labels, scope, remarks, ...object }: AdapterObject): CrmObject {
	return {
		...object,
		labels: labelsIn(language, labels),
		...(scope && { scope: { ...scope, label: textIn(language, scope.label) } }),
		...(remarks && { remarks: remarks.map((remark) => textIn(language, remark)) }),
	};
}

function labelsIn(language: Language, labels: AdapterLabels): Labels {
	const said = (language: Language) => ({ singular: textIn(language, labels.singular), plural: textIn(language, labels.plural) });
	const [own, english] = [said(language), said("en")];
	return own.singular === english.singular && own.plural === english.plural ? own : { ...own, english };
}

function textIn(language: Language, text: LocalText): string {
	return typeof text === "string" ? text : (text[language] ?? text.en);
}

function mapValues<Name extends string, Value, Result>(
	values: Readonly<Record<Name, Value>>,
	map: (value: Value) => Result,
): Record<Name, Result> {
	return Object.fromEntries(Object.entries<Value>(values).map(([name, value]) => [name, map(value)])) as Record<Name, Result>;
}
