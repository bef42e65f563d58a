ALTER TABLE "expunge"."redactions" ADD COLUMN "failed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "expunge"."redactions" ADD COLUMN "shared" integer DEFAULT 0 NOT NULL;