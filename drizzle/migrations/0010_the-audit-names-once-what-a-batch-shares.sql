ALTER TABLE "expunge"."audit_entries" DROP CONSTRAINT "deleted_by_a_deletion";--> statement-breakpoint
DROP INDEX "expunge"."audit_entries_of_record";--> statement-breakpoint
DROP INDEX "expunge"."audit_entries_of_deletion";--> statement-breakpoint
DROP INDEX "expunge"."audit_entries_of_actor";--> statement-breakpoint
DROP INDEX "expunge"."audit_entries_by_moment";--> statement-breakpoint
ALTER TABLE "expunge"."audit_links" ADD COLUMN "action" text;--> statement-breakpoint
ALTER TABLE "expunge"."audit_links" ADD COLUMN "actor_id" text;--> statement-breakpoint
ALTER TABLE "expunge"."audit_links" ADD COLUMN "object" text;--> statement-breakpoint
ALTER TABLE "expunge"."audit_links" ADD COLUMN "key_is_hmac" boolean;--> statement-breakpoint
ALTER TABLE "expunge"."audit_links" ADD COLUMN "how" text;--> statement-breakpoint
ALTER TABLE "expunge"."audit_links" ADD COLUMN "deletion_id" uuid;--> statement-breakpoint
ALTER TABLE "expunge"."audit_links" ADD COLUMN "origin" text;--> statement-breakpoint
-- Whichever entry of its batch it is taken from: where they differ, the next statement refuses.
UPDATE "expunge"."audit_links" AS "link"
	SET "action" = "entry"."action", "actor_id" = "entry"."actor_id", "object" = "entry"."object", "key_is_hmac" = "entry"."key_is_hmac",
		"how" = "entry"."how", "deletion_id" = "entry"."deletion_id", "origin" = "entry"."origin"
	FROM "expunge"."audit_entries" AS "entry" WHERE "entry"."batch" = "link"."batch";--> statement-breakpoint
-- An audit that somebody changed must not become one that verifies, nor lose what shows it.
DO $$
DECLARE "changed" uuid;
BEGIN
	SELECT coalesce("link"."batch", "entry"."batch") INTO "changed"
		FROM "expunge"."audit_links" AS "link" FULL JOIN "expunge"."audit_entries" AS "entry" ON "entry"."batch" = "link"."batch"
		WHERE "entry"."batch" IS NULL
			OR ("link"."action", "link"."actor_id", "link"."object", "link"."key_is_hmac", "link"."how", "link"."deletion_id", "link"."origin", "link"."at")
				IS DISTINCT FROM ("entry"."action", "entry"."actor_id", "entry"."object", "entry"."key_is_hmac", "entry"."how", "entry"."deletion_id", "entry"."origin", "entry"."at")
		LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'Somebody changed the audit, at least its batch %, and this upgrade would hide it. Nothing was upgraded. Put the tables audit_entries and audit_links right from a backup: npm run audit:verify, of the version that was used until now, says where.', "changed";
	END IF;
END $$;--> statement-breakpoint
ALTER TABLE "expunge"."audit_links" ALTER COLUMN "action" SET NOT NULL, ALTER COLUMN "actor_id" SET NOT NULL, ALTER COLUMN "object" SET NOT NULL, ALTER COLUMN "key_is_hmac" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "expunge"."audit_links" ADD CONSTRAINT "deleted_by_a_deletion" CHECK (num_nulls("expunge"."audit_links"."how", "expunge"."audit_links"."deletion_id") = case when "expunge"."audit_links"."action" = 'deleted' then 0 else 2 end);--> statement-breakpoint
ALTER TABLE "expunge"."audit_entries" DROP COLUMN "action";--> statement-breakpoint
ALTER TABLE "expunge"."audit_entries" DROP COLUMN "actor_id";--> statement-breakpoint
ALTER TABLE "expunge"."audit_entries" DROP COLUMN "object";--> statement-breakpoint
ALTER TABLE "expunge"."audit_entries" DROP COLUMN "key_is_hmac";--> statement-breakpoint
ALTER TABLE "expunge"."audit_entries" DROP COLUMN "how";--> statement-breakpoint
ALTER TABLE "expunge"."audit_entries" DROP COLUMN "deletion_id";--> statement-breakpoint
ALTER TABLE "expunge"."audit_entries" DROP COLUMN "origin";--> statement-breakpoint
ALTER TABLE "expunge"."audit_entries" DROP COLUMN "at";--> statement-breakpoint
CREATE INDEX "audit_entries_by_key" ON "expunge"."audit_entries" USING btree ("key" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "audit_links_of_deletion" ON "expunge"."audit_links" USING btree ("deletion_id","first_entry");--> statement-breakpoint
CREATE INDEX "audit_links_of_actor" ON "expunge"."audit_links" USING btree ("actor_id","first_entry");--> statement-breakpoint
CREATE INDEX "audit_links_by_moment" ON "expunge"."audit_links" USING btree ("at");
