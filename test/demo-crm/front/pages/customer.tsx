import { useEffect, useState } from "preact/hooks";
import type { Customer, Trace } from "../../api/customers.ts";
import type { ConversationSummary, KobjectSummary } from "../../api/records.ts";
import { Avatar } from "../controls/avatar.tsx";
import { Dialog, Field } from "../controls/dialog.tsx";
import { Icon } from "../controls/icon.tsx";
import { Menu } from "../controls/menu.tsx";
import { Tags } from "../controls/pill.tsx";
import { copyLink, say } from "../controls/toast.tsx";
import { request } from "../requests.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { useView } from "../use-view.ts";
import { CustomerDetails } from "./customer-details.tsx";
import { Loading } from "./loading.tsx";
import { NotFound } from "./not-found.tsx";

interface CustomerTimeline {
	customer: Customer;
	conversations: ConversationSummary[];
	kobjects: KobjectSummary[];
	traces: Trace[];
}

export function CustomerPage({ id }: { id: string }) {
	const { data, failed, missing, reload } = useView<CustomerTimeline>(`/customers/${encodeURIComponent(id)}`);
	const [dialog, setDialog] = useState<"edit" | "note" | null>(null);
	const name = data?.customer.name;
	useEffect(() => {
		document.title = name === undefined ? "Harbor Desk" : `${name} · Harbor Desk`;
	}, [name]);
	if (missing) return <NotFound what="customer" />;
	if (data === null) return <Loading failed={failed} />;
	const { customer, conversations, kobjects, traces } = data;
	const path = `/customers/${customer.id}`;
	const close = () => setDialog(null);
	return (
		<>
			<div class="record-head">
				<Avatar name={customer.name} size="large" />
				<div class="record-words">
					<h1>
						<bdi>{customer.name}</bdi>
					</h1>
					<p class="record-line">
						<span>{customer.emails.find(({ isPrimary }) => isPrimary)?.address}</span>
						{customer.companyId !== null && (
							<a href={`/app/companies/${customer.companyId}`}>
								<bdi>{customer.company}</bdi>
							</a>
						)}
						<Tags tags={customer.tags} />
						{customer.legalCase !== null && (
							<span class="pill red">
								<Icon name="shield" /> Legal case {customer.legalCase}
							</span>
						)}
					</p>
				</div>
				<div class="toolbar" role="toolbar" aria-label="Customer">
					<button type="button" class="button" onClick={() => setDialog("note")}>
						<Icon name="note" /> Add note
					</button>
					<Menu
						label="Customer Options"
						buttonClass="button"
						entries={[
							{ icon: "pencil", words: "Edit customer…", choose: () => setDialog("edit") },
							{ icon: "note", words: "Add note…", choose: () => setDialog("note") },
							{ icon: "link", words: "Copy link", choose: () => copyLink(`/app${path}`) },
						]}
					>
						Customer Options <Icon name="chevron" />
					</Menu>
				</div>
			</div>
			<div class="record">
				<Timeline conversations={conversations} kobjects={kobjects} traces={traces} reload={reload} />
				<CustomerDetails customer={customer} conversations={conversations} kobjects={kobjects} />
			</div>
			{dialog === "note" && (
				<Dialog
					title="Add note"
					submit="Add"
					close={close}
					save={async ({ body }) => {
						await request(`${path}/notes`, "POST", { body });
						say("Note added");
						await reload();
					}}
				>
					<Field label="Only your colleagues see it">
						<textarea class="input" name="body" rows={4} dir="auto" />
					</Field>
				</Dialog>
			)}
			{dialog === "edit" && (
				<Dialog
					title="Edit customer"
					submit="Save"
					close={close}
					save={async ({ name, phone, city }) => {
						await request(path, "PATCH", { name, phone: phone || null, city: city || null });
						await reload();
					}}
				>
					<Field label="Name">
						<input class="input" name="name" dir="auto" defaultValue={customer.name} />
					</Field>
					<Field label="Phone">
						<input class="input" name="phone" type="tel" defaultValue={customer.phone ?? ""} />
					</Field>
					<Field label="City">
						<input class="input" name="city" dir="auto" defaultValue={customer.city ?? ""} />
					</Field>
				</Dialog>
			)}
		</>
	);
}
