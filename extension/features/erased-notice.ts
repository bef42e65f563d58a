import type { ErasedRecord } from "../../server/deletions/schemas.ts";
import { callIfThere } from "../messaging.ts";
import { findMissing } from "../page/find-element.ts";
import { findOwn } from "../page/own-elements.ts";
import { element, makeWidget } from "../page/widget.ts";
import { readerLocale } from "../reader-locale.ts";
import type { Feature, Stage } from "../stage/stage.ts";
import { language, t } from "../words.ts";
import { labelsOf } from "./may-delete.ts";

const styles = `
:host { display: block !important; margin: 16px 0 !important; }
section { padding: 14px 18px; border-radius: 10px; background: var(--surface); border: 1px solid var(--line); border-inline-start: 4px solid var(--accent); text-align: start; }
strong { font-weight: 650; }
p { margin: 2px 0 0; color: var(--muted); }
`;

/** On the page of a deleted record: says that it was permanently deleted, when, and with which audit reference. */
export const erasedNotice: Feature = (stage) => {
	const { record } = stage.view;
	let asked = false;
	let erased: ErasedRecord | null = null;
	return () => {
		if (record === null) return;
		const missing = findMissing(record.page.notFound);
		if (missing === null) return;
		if (erased !== null && findOwn(document, "erased-notice") === null) missing.after(draw(stage, erased));
		if (asked) return;
		asked = true;
		const { addressKey, klass, page } = record;
		if (addressKey === null) return;
		// Sent without a click, so the key comes from the address: an adapter's selectors must not let the server read the page.
		void callIfThere("page/erased", { object: page.object, klass, key: addressKey }).then((answer) => {
			if (answer?.ok && answer.value.erased) erased = answer.value;
			stage.refresh();
		});
	};
};

function draw(stage: Stage, { deletedAt, auditReference }: ErasedRecord): HTMLElement {
	const { record } = stage.view;
	const { singular } = labelsOf(stage.state.objects, record?.page.object ?? "", record?.klass ?? null);
	// A German noun keeps its capital.
	const type = language() === "en" ? singular.toLowerCase() : singular;
	const time = deletedAt === null ? null : new Date(deletedAt).toLocaleString(readerLocale(), { dateStyle: "long", timeStyle: "short" });
	const words = time === null ? t("features.erased", { type }) : t("features.erasedOn", { type, time });
	const { host, root } = makeWidget(styles, stage.isDark(), stage.signal, "erased-notice");
	const section = element("section", { role: "status" }, element("strong", {}, words));
	if (auditReference !== null) section.append(element("p", {}, t("common.auditReference", { reference: auditReference })));
	root.append(section);
	return host;
}
