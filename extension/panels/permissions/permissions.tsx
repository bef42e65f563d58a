import { ask } from "../../controls/ask.ts";
import { FailureNotice } from "../../controls/failure-notice.tsx";
import { Loading } from "../../controls/notice.tsx";
import { useAnswer } from "../use-answer.ts";
import { PermissionSetEditor } from "./permission-set-editor.tsx";
import { PermissionSetList } from "./permission-set-list.tsx";

const law =
	"Under the GDPR the right to erasure is not absolute, and requests are usually due within 30 days. Your team’s legal adviser decides who may delete what.";

/** The list of permission sets, or one of them being edited. */
export function Permissions({ detail }: { detail: string | null }) {
	const loaded = useAnswer("permissions", () => ask("permissions/list", null), ["permissions"]);
	const { value } = loaded;
	return (
		<>
			<FailureNotice failure={loaded.failure} retry={() => void loaded.refresh()} />
			{value === null && loaded.failure === null ? <Loading what="permission sets" /> : null}
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
			<p class="law hint">{law}</p>
		</>
	);
}
