export interface Node {
	id: number;
	boss: number | null;
	top: number | null;
	lft: number;
	rgt: number;
}

/**
 * Walks through the trees as a CRM's own rebuild does: siblings in their old order. Without roots, all rows are numbered together. A row
 * whose parent is missing is a root. Rows that no walk reaches, because of a circle, stand alone at the end.
 */
export function numberTrees(nodes: readonly Node[], { root }: { root: boolean }): Node[] {
	const ids = new Set(nodes.map(({ id }) => id));
	const children = Map.groupBy(nodes, ({ boss }) => (boss !== null && ids.has(boss) ? boss : null));
	const numbered: Node[] = [];
	let last = 0;
	const inOrder = (some: readonly Node[]) => some.toSorted((one, other) => one.lft - other.lft || one.id - other.id);
	const walk = (boss: number | null, top: number | null): void => {
		for (const node of inOrder(children.get(boss) ?? [])) {
			if (root && boss === null) last = 0;
			const lft = ++last;
			const above = root ? (top ?? node.id) : null;
			walk(node.id, above);
			numbered.push({ ...node, top: above, lft, rgt: ++last });
		}
	};
	walk(null, null);
	const reached = new Set(numbered.map(({ id }) => id));
	for (const node of inOrder(nodes.filter(({ id }) => !reached.has(id)))) {
		if (root) last = 0;
		numbered.push({ ...node, top: root ? node.id : null, lft: ++last, rgt: ++last });
	}
	return numbered.sort((one, other) => one.id - other.id);
}
