ALTER TABLE "expunge"."items" ADD COLUMN "records" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "expunge"."items" DROP COLUMN "rows";--> statement-breakpoint
CREATE VIEW "expunge"."outcomes" AS (select deletion_id, position + place as position, code, audit_batch, audit_ordinal + place as audit_ordinal, at
		from expunge.items, generate_series(0, records - 1) as place);