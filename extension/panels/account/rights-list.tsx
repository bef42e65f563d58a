import type { Rights } from "../../../server/permissions/schemas.ts";

/** What the person may do, so that a missing control in the CRM explains itself. */
export function RightsList({ rights }: { rights: Rights }) {
	const granted = rights.objects.filter((right) => right.delete);
	return (
		<section class="card" aria-labelledby="rights-title">
			<h2 id="rights-title">What you may delete</h2>
			{rights.admin ? (
				<p>As an admin, you can delete everything that this CRM allows, one by one and in bulk.</p>
			) : granted.length === 0 ? (
				<p>Nothing yet, so the CRM shows no Delete controls. An admin can grant this in a permission set.</p>
			) : (
				<>
					<ul class="chips">
						{granted.map(({ object, klass }) => (
							<li key={`${object}/${klass}`} class="chip">
								{klass ?? object}
							</li>
						))}
					</ul>
					<p>
						{rights.bulkDelete
							? "One by one, and in bulk from search results."
							: "One by one only. Bulk deletion needs a permission set that allows it."}
					</p>
				</>
			)}
		</section>
	);
}
