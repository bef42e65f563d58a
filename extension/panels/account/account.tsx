import type { Rights } from "../../../server/permissions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { useSession } from "../shell/use-session.ts";
import { ChangePassword } from "./change-password.tsx";

/** The signed-in person, the server, their rights, and signing out. */
export function Account({ refreshSession }: { refreshSession: () => Promise<void> }) {
	const { user, server, description, siteGranted, keepSignedIn, rights } = useSession();
	const signOut = useAction(() => ask("session/sign-out", null));

	async function leave() {
		const result = await signOut.run(undefined);
		if (result?.ok) location.hash = "";
		await refreshSession();
	}

	return (
		<div class="stack">
			<div class="card">
				<dl class="facts">
					<dt>Name</dt>
					<dd>
						<bdi>{user.name}</bdi>
					</dd>
					<dt>E-mail</dt>
					<dd>{user.email}</dd>
					<dt>Role</dt>
					<dd>{user.role === "admin" ? "Admin" : "Agent"}</dd>
					<dt>CRM login</dt>
					<dd>
						<bdi>{user.crmLogin}</bdi>
					</dd>
					<dt>CRM</dt>
					<dd>
						{description?.crm.title ?? "–"}
						{siteGranted ? "" : " (not allowed on its site yet)"}
					</dd>
					<dt>Server</dt>
					<dd>
						{server}
						{description ? <span class="hint"> version {description.version}</span> : null}
					</dd>
					<dt>Signed in</dt>
					<dd>{keepSignedIn ? "Until you sign out" : "Until the browser closes"}</dd>
				</dl>
				<FailureNotice failure={signOut.failure} />
				<div class="actions start">
					<button type="button" class="button" aria-disabled={signOut.busy} onClick={() => void leave()}>
						{signOut.busy ? "Signing out…" : "Sign out"}
					</button>
				</div>
			</div>
			<ChangePassword />
			<RightsList rights={rights} />
		</div>
	);
}

/** What the person may do, so that a missing control in the CRM explains itself. */
function RightsList({ rights }: { rights: Rights }) {
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
