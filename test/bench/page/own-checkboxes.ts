import type { CrmAdapter } from "../../../server/crm/crm.ts";
import type { ResultList } from "../../../server/crm/pages.ts";
import demoCrm from "../../demo-crm/adapter.ts";

/** The demo CRM as if its lists had checkboxes of their own, which `addOwnCheckboxes` adds to its pages. */
const crm: CrmAdapter = { ...demoCrm, pages: { ...demoCrm.pages, results: demoCrm.pages.results.map(withOwn) } };

function withOwn({ header: _header, cell: _cell, ...list }: ResultList): ResultList {
	return { ...list, own: { row: "input.own", header: "thead input.own" } };
}

/** Runs in every document, in the browser without the extension too: each new row gets a checkbox, and that of the header ticks all of them. */
export function addOwnCheckboxes(): void {
	const add = () => {
		for (const row of document.querySelectorAll("table.results :is(thead tr, tbody tr[data-key]):not(:has(input.own))")) {
			const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "own", ariaLabel: "Select records" });
			const cell = document.createElement("td");
			cell.append(box);
			// A row opens its record.
			cell.addEventListener("click", (event) => event.stopPropagation());
			if (row.parentElement?.localName === "thead")
				box.addEventListener("click", () => {
					for (const one of document.querySelectorAll<HTMLInputElement>("tbody input.own")) one.checked = box.checked;
				});
			else box.ariaLabel = "Select one";
			row.prepend(cell);
		}
	};
	new MutationObserver(add).observe(document, { subtree: true, childList: true });
}

export default crm;
