export interface Node {
	id: number;
	boss: number | null;
	top: number | null;
	lft: number;
	rgt: number;
}

/** Walks through the trees as a CRM's own rebuild does: siblings in their old order. Without roots, all rows are numbered together. */
export function numberTrees(nodes: readonly Node[], { root }: { root: boolean }): Node[] {
	const children = Map.groupBy(nodes, ({ boss }) => boss);
	const numbered: Node[] = [];
	let last = 0;
	const walk = (boss: number | null, top: number | null): void => {
		const ordered = [...(children.get(boss) ?? [])].sort((one, other) => one.lft - other.lft || one.id - other.id);
		for (const node of ordered) {
			if (root && boss === null) last = 0;
			const lft = ++last;
			const above = root ? (top ?? node.id) : null;
			walk(node.id, above);
			numbered.push({ ...node, top: above, lft, rgt: ++last });
		}
	};
	walk(null, null);
	return numbered.sort((one, other) => one.id - other.id);
}
