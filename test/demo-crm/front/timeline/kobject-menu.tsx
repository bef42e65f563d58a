import { useState } from "preact/hooks";
import type { KobjectSummary } from "../../api/records.ts";
import { Dialog, Field } from "../controls/dialog.tsx";
import { Icon } from "../controls/icon.tsx";
import { Menu, type MenuEntry } from "../controls/menu.tsx";
import { copyLink } from "../controls/toast.tsx";
import { navigate } from "../navigation.ts";
import { request } from "../requests.ts";
import { capital } from "../words.ts";

const statuses: Readonly<Record<string, readonly string[]>> = {
	order: ["paid", "shipped", "delivered", "returned", "cancelled"],
	booking: ["requested", "confirmed", "completed", "cancelled"],
	device: ["active", "in repair", "retired"],
};

interface KobjectMenuProps {
	kobject: KobjectSummary;
	reload: () => Promise<void>;
	alone?: boolean;
}

export function KobjectMenu({ kobject, reload, alone = false }: KobjectMenuProps) {
	const [editing, setEditing] = useState(false);
	const path = `/kobjects/${kobject.klass}/${kobject.id}`;
	const entries: MenuEntry[] = [
		{ icon: "pencil", words: "Change status…", choose: () => setEditing(true) },
		{ icon: "link", words: "Copy link", choose: () => copyLink(`/app${path}`) },
	];
	if (!alone) entries.push({ icon: "open", words: "Open", choose: () => navigate(`/app${path}`) });
	return (
		<>
			<Menu label="KObject Options" buttonLabel="Menu" buttonClass="icon-button" entries={entries}>
				<Icon name="dots" />
			</Menu>
			{editing && (
				<Dialog
					title={kobject.title}
					submit="Save"
					close={() => setEditing(false)}
					save={async ({ status }) => {
						await request(path, "PATCH", { status });
						await reload();
					}}
				>
					<Field label="Status">
						<select name="status" class="input" defaultValue={kobject.status}>
							{(statuses[kobject.klass] ?? []).map((status) => (
								<option key={status} value={status} selected={status === kobject.status}>
									{capital(status)}
								</option>
							))}
						</select>
					</Field>
				</Dialog>
			)}
		</>
	);
}
