ALTER TABLE "expunge"."audit_entries" ALTER COLUMN "how" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "expunge"."audit_entries" ALTER COLUMN "deletion_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "expunge"."organisation_settings" ADD COLUMN "unchecked_deletion" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "expunge"."holds" ADD COLUMN "klass" text;--> statement-breakpoint
CREATE INDEX "holds_by_moment" ON "expunge"."holds" USING btree ("placed_at","id");--> statement-breakpoint
ALTER TABLE "expunge"."audit_entries" ADD CONSTRAINT "deleted_by_a_deletion" CHECK (num_nulls("expunge"."audit_entries"."how", "expunge"."audit_entries"."deletion_id") = case when "expunge"."audit_entries"."action" = 'deleted' then 0 else 2 end);