interface RecordNameProps {
	record: { name: string; identify: readonly string[] };
}

/** A record's name, and beside it what tells it from others of the same name. */
export function RecordName({ record: { name, identify } }: RecordNameProps) {
	return (
		<>
			<bdi>{name}</bdi>
			{identify.map((value, index) => (
				<span class="identify" key={index}>
					{" "}
					<bdi>{value}</bdi>
				</span>
			))}
		</>
	);
}
