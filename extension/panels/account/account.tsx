import type { Grantable } from "../../../server/crm/schemas.ts";
import type { Rights } from "../../../server/permissions/schemas.ts";
import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { useAction } from "../../controls/use-action.ts";
import { documentedWords } from "../../documented-words.ts";
import { t } from "../../words.ts";
import { useSession } from "../shell/use-session.ts";
import { typeName } from "../type-name.ts";
import { ChangePassword } from "./change-password.tsx";

/** The signed-in person, the server, their rights, and signing out. */
export function Account({ refreshSession }: { refreshSession: () => Promise<void> }) {
	const { user, server, description, siteGranted, keepSignedIn, rights, types } = useSession();
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
					<dt>{t("common.name")}</dt>
					<dd>
						<bdi>{user.name}</bdi>
					</dd>
					<dt>{t("account.email")}</dt>
					<dd>{user.email}</dd>
					<dt>{t("common.role")}</dt>
					<dd>{user.role === "admin" ? t("common.admin") : t("account.agent")}</dd>
					<dt>{t("common.crmLogin")}</dt>
					<dd>
						<bdi>{user.crmLogin}</bdi>
					</dd>
					<dt>{t("account.crm")}</dt>
					<dd>
						{description?.crm.title ?? "–"}
						{siteGranted ? "" : t("account.siteNotAllowed")}
					</dd>
					<dt>{t("account.server")}</dt>
					<dd>
						{server}
						{description ? <span class="hint"> {t("common.version", { version: description.version })}</span> : null}
					</dd>
					<dt>{t("account.signedIn")}</dt>
					<dd>{keepSignedIn ? t("account.untilSignOut") : t("account.untilClosed")}</dd>
				</dl>
				<FailureNotice failure={signOut.failure} />
				<div class="actions start">
					<button type="button" class="button" aria-disabled={signOut.busy} onClick={() => void leave()}>
						{signOut.busy ? t("account.signingOut") : t("account.signOut")}
					</button>
				</div>
			</div>
			<ChangePassword />
			<RightsList rights={rights} types={types} />
		</div>
	);
}

/** What the person may do, so that a missing control in the CRM explains itself. */
function RightsList({ rights, types }: { rights: Rights; types: readonly Grantable[] }) {
	const granted = rights.objects.filter((right) => right.delete);
	return (
		<section class="card" aria-labelledby="rights-title">
			<h2 id="rights-title">{t("account.mayDelete")}</h2>
			{rights.admin ? (
				<p>{t("account.mayDeleteAll")}</p>
			) : granted.length === 0 ? (
				<p>{t("account.mayDeleteNothing", { delete: documentedWords.delete })}</p>
			) : (
				<>
					<ul class="chips">
						{granted.map((right) => (
							<li key={`${right.object}/${right.klass}`} class="chip">
								<bdi>{typeName(types, right, "plural")}</bdi>
							</li>
						))}
					</ul>
					<p>{rights.bulkDelete ? t("account.inBulk") : t("account.oneByOne")}</p>
				</>
			)}
		</section>
	);
}
