interface RecordNameProps {
	record: { name: string; identify: readonly string[] };
}

/** A record's name and the values that distinguish it from records of the same name. */
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
