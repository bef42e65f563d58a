CREATE TABLE "expunge"."preview_uploads" (
	"preview_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"keys" text[] NOT NULL,
	CONSTRAINT "preview_uploads_preview_id_part_pk" PRIMARY KEY("preview_id","part")
);
--> statement-breakpoint
ALTER TABLE "expunge"."deletions" ADD COLUMN "slice" uuid;--> statement-breakpoint
ALTER TABLE "expunge"."deletions" ADD COLUMN "touched_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "expunge"."preview_records" ADD COLUMN "found" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "expunge"."preview_uploads" ADD CONSTRAINT "preview_uploads_preview_id_previews_id_fk" FOREIGN KEY ("preview_id") REFERENCES "expunge"."previews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deletions_unfinished" ON "expunge"."deletions" USING btree ("touched_at") WHERE "expunge"."deletions"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "items_not_deleted" ON "expunge"."items" USING btree ("deletion_id","code") WHERE "expunge"."items"."code" <> 'deleted';