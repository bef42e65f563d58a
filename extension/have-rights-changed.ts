import type { Rights } from "../server/permissions/schemas.ts";

type Line = Rights["objects"][number];

/** Whether a person may do more or less than before. A klass that the CRM has only now changes nothing. */
export function haveRightsChanged(before: Rights, now: Rights): boolean {
	if (before.admin !== now.admin || before.bulkDelete !== now.bulkDelete) return true;
	return before.objects.some((line) => {
		const same = now.objects.find(({ object, klass }) => object === line.object && klass === line.klass);
		return !isSame(line, same ?? { ...line, read: false, delete: false });
	});
}

/**
 * Whether there is no change to announce. If so, the present rights replace the seen ones. They then include the types that are new in the
 * CRM, so that a later right for such a type is a change.
 */
export function countAsSeen(seen: Rights | null, now: Rights): boolean {
	return seen === null || !haveRightsChanged(seen, now);
}

function isSame(one: Line, other: Line): boolean {
	return one.read === other.read && one.delete === other.delete;
}
