import { useEffect } from "preact/hooks";
import type { Company } from "../../api/companies.ts";
import type { ConversationSummary, KobjectSummary } from "../../api/records.ts";
import { Avatar } from "../controls/avatar.tsx";
import { Icon } from "../controls/icon.tsx";
import { Menu } from "../controls/menu.tsx";
import { copyLink } from "../controls/toast.tsx";
import { navigate } from "../navigation.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { useView } from "../use-view.ts";
import { count, day } from "../words.ts";
import { Loading } from "./loading.tsx";
import { NotFound } from "./not-found.tsx";

interface CompanyTimeline {
	company: Company;
	conversations: ConversationSummary[];
	kobjects: KobjectSummary[];
}

export function CompanyPage({ id }: { id: string }) {
	const { data, failed, missing, reload } = useView<CompanyTimeline>(`/companies/${encodeURIComponent(id)}`);
	const name = data?.company.name;
	useEffect(() => {
		document.title = name === undefined ? "Harbor Desk" : `${name} · Harbor Desk`;
	}, [name]);
	if (missing) return <NotFound what="company" />;
	if (data === null) return <Loading failed={failed} />;
	const { company, conversations, kobjects } = data;
	const find = () => navigate(`/app/searches/customers?q=${encodeURIComponent(company.name)}`);
	return (
		<>
			<div class="record-head">
				<span class="company-mark">
					<Icon name="building" />
				</span>
				<div class="record-words">
					<h1>
						<bdi>{company.name}</bdi>
					</h1>
					<p class="record-line">
						<span>{company.domain}</span>
						<span>{company.industry}</span>
						<span>{[company.city, company.country].join(", ")}</span>
					</p>
				</div>
				<div class="toolbar" role="toolbar" aria-label="Company">
					<Menu
						label="Company Options"
						buttonClass="button"
						entries={[
							{ icon: "search", words: "Find its people", choose: find },
							{ icon: "link", words: "Copy link", choose: () => copyLink(`/app/companies/${company.id}`) },
						]}
					>
						Company Options <Icon name="chevron" />
					</Menu>
				</div>
			</div>
			<div class="record">
				<Timeline conversations={conversations} kobjects={kobjects} traces={[]} reload={reload} showCustomers />
				<aside class="details" aria-label="Details">
					<section class="card">
						<h2>{count(company.people.length, "person", "people")}</h2>
						<ul class="people">
							{company.people.map((person) => (
								<li key={person.id}>
									<a href={`/app/customers/${person.id}`}>
										<Avatar name={person.name} size="small" />
										<bdi>{person.name}</bdi>
										<span class="hint">{count(person.conversations, "conversation")}</span>
									</a>
								</li>
							))}
						</ul>
					</section>
					<p class="hint">With us since {day(company.createdAt)}</p>
				</aside>
			</div>
		</>
	);
}
