import type { ComponentChildren } from "preact";
import type { ConversationSummary, KobjectSummary } from "../../api/records.ts";
import type { CompanyRow, CustomerRow } from "../../api/searches.ts";
import { Avatar } from "../controls/avatar.tsx";
import { Icon } from "../controls/icon.tsx";
import { StatusPill } from "../controls/pill.tsx";
import { ago, at, capital, money } from "../words.ts";

export interface Column<Row> {
	/** Its name in the address, for columns that can be sorted. */
	name: string;
	words: string;
	number?: true;
	cell: (row: Row) => ComponentChildren;
	/** Its text in an exported file. */
	text: (row: Row) => string | number | null;
}

export interface SearchShape<Row> {
	title: string;
	path: (row: Row) => string;
	/** The list is sorted by it unless the address says otherwise. */
	standard: string;
	columns: readonly Column<Row>[];
}

export const customers: SearchShape<CustomerRow> = {
	title: "Customers",
	path: ({ key }) => `/app/customers/${key}`,
	standard: "updated",
	columns: [
		{
			name: "name",
			words: "Name",
			cell: (row) => <Named name={row.name} path={customers.path(row)} />,
			text: ({ name }) => name,
		},
		{ name: "email", words: "E-mail", cell: ({ email }) => <span class="quiet">{email}</span>, text: ({ email }) => email },
		{
			name: "company",
			words: "Company",
			cell: ({ companyId, company }) =>
				companyId !== null && (
					<a class="quiet" href={`/app/companies/${companyId}`}>
						<bdi>{company}</bdi>
					</a>
				),
			text: ({ company }) => company,
		},
		{ name: "conversations", words: "Conversations", number: true, cell: (row) => row.conversations, text: (row) => row.conversations },
		{ name: "updated", words: "Last activity", cell: ({ updatedAt }) => <When time={updatedAt} />, text: ({ updatedAt }) => updatedAt },
	],
};

export const conversations: SearchShape<ConversationSummary> = {
	title: "Conversations",
	path: ({ id }) => `/app/conversations/${id}`,
	standard: "updated",
	columns: [
		{
			name: "subject",
			words: "Subject",
			cell: (row) => <Titled title={row.subject} path={conversations.path(row)} icon="chat" />,
			text: ({ subject }) => subject,
		},
		{
			name: "customer",
			words: "Customer",
			cell: (row) => (
				<a class="quiet" href={`/app/customers/${row.customerId}`}>
					<bdi>{row.customerName}</bdi>
				</a>
			),
			text: ({ customerName }) => customerName,
		},
		{ name: "channel", words: "Channel", cell: ({ channel }) => capital(channel), text: ({ channel }) => channel },
		{ name: "status", words: "Status", cell: ({ status }) => <StatusPill status={status} />, text: ({ status }) => status },
		{ name: "team", words: "Team", cell: ({ team }) => team, text: ({ team }) => team },
		{ name: "updated", words: "Last activity", cell: ({ updatedAt }) => <When time={updatedAt} />, text: ({ updatedAt }) => updatedAt },
	],
};

export const kobjects: SearchShape<KobjectSummary> = {
	title: "KObjects",
	path: ({ klass, id }) => `/app/kobjects/${klass}/${id}`,
	standard: "created",
	columns: [
		{
			name: "title",
			words: "Title",
			cell: (row) => <Titled title={row.title} path={kobjects.path(row)} icon="box" />,
			text: ({ title }) => title,
		},
		{
			name: "owner",
			words: "Customer or company",
			cell: ({ customerId, companyId, ownerName }) => (
				<a class="quiet" href={customerId === null ? `/app/companies/${companyId}` : `/app/customers/${customerId}`}>
					<bdi>{ownerName}</bdi>
				</a>
			),
			text: ({ ownerName }) => ownerName,
		},
		{ name: "status", words: "Status", cell: ({ status }) => <StatusPill status={status} />, text: ({ status }) => status },
		{
			name: "amount",
			words: "Amount",
			number: true,
			cell: ({ amountCents, currency }) => (amountCents === null ? "—" : money(amountCents, currency ?? "EUR")),
			text: ({ amountCents }) => amountCents,
		},
		{ name: "created", words: "Created", cell: ({ createdAt }) => <When time={createdAt} />, text: ({ createdAt }) => createdAt },
	],
};

export const companies: SearchShape<CompanyRow> = {
	title: "Companies",
	path: ({ key }) => `/app/companies/${key}`,
	standard: "name",
	columns: [
		{
			name: "name",
			words: "Name",
			cell: (row) => <Titled title={row.name} path={companies.path(row)} icon="building" />,
			text: ({ name }) => name,
		},
		{ name: "industry", words: "Industry", cell: ({ industry }) => industry, text: ({ industry }) => industry },
		{ name: "city", words: "City", cell: ({ city }) => city, text: ({ city }) => city },
		{ name: "people", words: "People", number: true, cell: ({ people }) => people, text: ({ people }) => people },
		{ name: "created", words: "Since", cell: ({ createdAt }) => <When time={createdAt} />, text: ({ createdAt }) => createdAt },
	],
};

function Named({ name, path }: { name: string; path: string }) {
	return (
		<a class="named" href={path}>
			<Avatar name={name} size="small" />
			<bdi>{name}</bdi>
		</a>
	);
}

function Titled({ title, path, icon }: { title: string; path: string; icon: "chat" | "box" | "building" }) {
	return (
		<a class="named" href={path}>
			<Icon name={icon} />
			<bdi>{title}</bdi>
		</a>
	);
}

function When({ time }: { time: string }) {
	return (
		<time class="quiet" dateTime={time} title={at(time)}>
			{ago(time)}
		</time>
	);
}
