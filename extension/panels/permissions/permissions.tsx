import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading } from "../../controls/notice.tsx";
import { t } from "../../words.ts";
import { useAnswer } from "../use-answer.ts";
import { PermissionSetEditor } from "./permission-set-editor.tsx";
import { PermissionSetList } from "./permission-set-list.tsx";

/** The list of permission sets, or one of them being edited. */
export function Permissions({ detail }: { detail: string | null }) {
	const loaded = useAnswer("permissions", () => ask("permissions/list", null), ["permissions"]);
	const { value } = loaded;
	return (
		<>
			<FailureNotice failure={loaded.failure} retry={() => void loaded.refresh()} />
			{value === null && loaded.failure === null ? <Loading what={t("permissions.loadingSets")} /> : null}
			{value === null ? null : detail === null ? (
				<PermissionSetList sets={value.sets} grantable={value.grantable} />
			) : (
				<PermissionSetEditor
					key={detail}
					id={detail === "new" ? null : detail}
					sets={value.sets}
					grantable={value.grantable}
					users={value.users}
					refresh={loaded.refresh}
					settled={loaded.settled}
				/>
			)}
			<p class="law hint">{t("permissions.law")}</p>
		</>
	);
}
