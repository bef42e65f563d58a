-- Numbers of transactions were horizons before; what has not settled is looked for twice again.
UPDATE "expunge"."tombstones" SET "horizon" = NULL WHERE "horizon" IS NOT NULL;--> statement-breakpoint
CREATE TABLE "expunge"."sweep_horizons" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "expunge"."sweep_horizons_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"transactions" text[] NOT NULL
);
--> statement-breakpoint
DROP INDEX "expunge"."tombstones_by_moment";--> statement-breakpoint
ALTER TABLE "expunge"."tombstones" ADD COLUMN "due_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "expunge"."tombstones" ADD COLUMN "postponed" text;--> statement-breakpoint
ALTER TABLE "expunge"."tombstones" ADD COLUMN "failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "tombstones_due" ON "expunge"."tombstones" USING btree ("due_at");--> statement-breakpoint
ALTER TABLE "expunge"."tombstones" DROP COLUMN "swept_at";