import { capital } from "../words.ts";

const tones: Readonly<Record<string, string>> = {
	open: "blue",
	snoozed: "violet",
	done: "green",
	urgent: "red",
	high: "amber",
	paid: "blue",
	shipped: "violet",
	delivered: "green",
	returned: "amber",
	cancelled: "grey",
	requested: "amber",
	confirmed: "blue",
	completed: "green",
	active: "green",
	"in repair": "amber",
	retired: "grey",
};

export function StatusPill({ status }: { status: string }) {
	return <span class={`pill ${tones[status] ?? "grey"}`}>{capital(status)}</span>;
}

export function Tags({ tags }: { tags: readonly { name: string; hue: number }[] }) {
	if (tags.length === 0) return null;
	return (
		<span class="tags">
			{tags.map(({ name, hue }) => (
				<span key={name} class="tag" style={{ "--hue": hue }}>
					{name}
				</span>
			))}
		</span>
	);
}

export function Score({ score }: { score: number | null }) {
	if (score === null) return null;
	return (
		<span class="score" title={`Satisfaction ${score} of 5`}>
			<span aria-hidden="true">{"★".repeat(score)}</span>
			<span aria-hidden="true" class="score-rest">
				{"★".repeat(5 - score)}
			</span>
			<span class="unseen">{score} of 5</span>
		</span>
	);
}
