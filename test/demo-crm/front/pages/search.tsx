import { useEffect } from "preact/hooks";
import { Icon } from "../controls/icon.tsx";
import { navigate } from "../navigation.ts";
import { useView } from "../use-view.ts";
import { count } from "../words.ts";
import { exportResults } from "./export-results.ts";
import { Loading } from "./loading.tsx";
import { NotFound } from "./not-found.tsx";
import { type Column, companies, conversations, customers, kobjects, type SearchShape } from "./search-columns.tsx";

interface Results<Row> {
	total: number;
	page: number;
	pageSize: number;
	rows: (Row & { key: string | number })[];
	words?: { one: string; many: string };
}

export function SearchPage({ what, address }: { what: string; address: URL }) {
	if (what === "customers") return <Search what={what} address={address} shape={customers} />;
	if (what === "conversations") return <Search what={what} address={address} shape={conversations} />;
	if (what === "companies") return <Search what={what} address={address} shape={companies} />;
	if (what.startsWith("kobjects/")) return <Search what={what} address={address} shape={kobjects} />;
	return <NotFound what="search" />;
}

function Search<Row>({ what, address, shape }: { what: string; address: URL; shape: SearchShape<Row> }) {
	const { searchParams } = address;
	const { data, failed, generation, missing, loading, reload } = useView<Results<Row>>(`/searches/${what}${address.search}`);
	const title = data?.words?.many ?? (what.startsWith("kobjects/") ? "" : shape.title);
	useEffect(() => {
		document.title = `${title || "Searches"} · Harbor Desk`;
	}, [title]);
	const change = (values: Record<string, string | null>, replace = false) => {
		const next = new URL(address);
		for (const [name, value] of Object.entries(values)) {
			if (value === null) next.searchParams.delete(name);
			else next.searchParams.set(name, value);
		}
		navigate(next.pathname + next.search, { replace });
	};
	if (missing) return <NotFound what="search" />;
	if (data === null) return <Loading failed={failed} />;
	const words = searchParams.get("q") ?? "";
	return (
		<>
			<div class="search-head">
				<h1>{title}</h1>
				<QueryField words={words} find={(q) => change({ q: q || null, page: null }, true)} />
			</div>
			<div class="results-toolbar" role="toolbar" aria-label="Results">
				<p class="results-total" data-total={data.total} role="status">
					{count(data.total, "result")}
				</p>
				<div class="results-actions">
					<button type="button" class="button" onClick={() => void reload()}>
						<Icon name="refresh" />
						<span class="button-words">Refresh</span>
					</button>
					<button type="button" class="button" onClick={() => void exportResults(what, address.search, shape)}>
						<Icon name="download" />
						<span class="button-words">Export</span>
					</button>
				</div>
			</div>
			<div class={loading ? "card results-card loading-rows" : "card results-card"}>
				<table class="results">
					<Header shape={shape} sort={searchParams.get("sort")} direction={searchParams.get("direction")} change={change} />
					<tbody>
						{data.rows.map((row) => (
							// The list is drawn again whenever the data changes, as in many CRMs.
							<tr key={`${generation} ${row.key}`} data-key={row.key} onClick={(event) => openRow(event, shape.path(row))}>
								{shape.columns.map((column) => (
									<td key={column.name} class={column.number && "number"}>
										{column.cell(row)}
									</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
				{data.rows.length === 0 && <p class="empty">Nothing found{words === "" ? "" : ` for “${words}”`}.</p>}
			</div>
			<Pages data={data} open={(page) => change({ page: page === 1 ? null : String(page) })} />
		</>
	);
}

function openRow(event: MouseEvent, path: string): void {
	if (event.target instanceof Element && event.target.closest("a, button, input") === null) navigate(path);
}

function QueryField({ words, find }: { words: string; find: (words: string) => void }) {
	return (
		<search class="finder wide">
			<Icon name="search" />
			<input
				type="search"
				aria-label="Search"
				placeholder="Search…"
				autocomplete="off"
				value={words}
				onInput={(event) => find(event.currentTarget.value)}
			/>
		</search>
	);
}

interface HeaderProps<Row> {
	shape: SearchShape<Row>;
	sort: string | null;
	direction: string | null;
	change: (values: Record<string, string | null>) => void;
}

function Header<Row>({ shape, sort, direction, change }: HeaderProps<Row>) {
	const sorted = sort ?? shape.standard;
	const now = direction ?? (["updated", "created"].includes(sorted) ? "descending" : "ascending");
	const press = ({ name }: Column<Row>) => {
		change({ sort: name, direction: name === sorted && now === "ascending" ? "descending" : "ascending", page: null });
	};
	return (
		<thead>
			<tr>
				{shape.columns.map((column) => (
					<th
						key={column.name}
						class={column.number && "number"}
						aria-sort={column.name !== sorted ? "none" : now === "ascending" ? "ascending" : "descending"}
					>
						<button type="button" class="sort" onClick={() => press(column)}>
							{column.words}
							<span class="sort-mark">
								<Icon name="chevron" />
							</span>
						</button>
					</th>
				))}
			</tr>
		</thead>
	);
}

function Pages({ data, open }: { data: Results<unknown>; open: (page: number) => void }) {
	const { total, page, pageSize } = data;
	const last = Math.max(1, Math.ceil(total / pageSize));
	const from = total === 0 ? 0 : (page - 1) * pageSize + 1;
	return (
		<nav class="pages" aria-label="Pages">
			<span class="hint">
				{from.toLocaleString("en")}–{Math.min(total, page * pageSize).toLocaleString("en")} of {total.toLocaleString("en")}
			</span>
			<button type="button" class="button" disabled={page <= 1} onClick={() => open(page - 1)}>
				<Icon name="left" /> Previous
			</button>
			<button type="button" class="button" disabled={page >= last} onClick={() => open(page + 1)}>
				Next <Icon name="right" />
			</button>
		</nav>
	);
}
