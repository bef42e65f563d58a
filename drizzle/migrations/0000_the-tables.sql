CREATE TABLE "expunge"."accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."rate_limits" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"last_request" bigint NOT NULL,
	CONSTRAINT "rate_limits_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "expunge"."sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "expunge"."users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"role" text DEFAULT 'agent' NOT NULL,
	"crm_login" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "expunge"."verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."actors" (
	"user_id" text PRIMARY KEY NOT NULL,
	"rights_version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."organisation_settings" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"strict_cascade" boolean DEFAULT false NOT NULL,
	CONSTRAINT "one_organisation" CHECK ("expunge"."organisation_settings"."only")
);
--> statement-breakpoint
CREATE TABLE "expunge"."permission_grants" (
	"set_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"object" text NOT NULL,
	"klass" text,
	"read" boolean NOT NULL,
	"delete" boolean NOT NULL,
	"scope" jsonb,
	CONSTRAINT "permission_grants_set_id_position_pk" PRIMARY KEY("set_id","position")
);
--> statement-breakpoint
CREATE TABLE "expunge"."permission_set_users" (
	"set_id" uuid NOT NULL,
	"user_id" text NOT NULL,
	CONSTRAINT "permission_set_users_set_id_user_id_pk" PRIMARY KEY("set_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "expunge"."permission_sets" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"searches_read" boolean DEFAULT false NOT NULL,
	"searches_bulk_delete" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "permission_sets_name_unique" UNIQUE("name"),
	CONSTRAINT "bulk_delete_needs_searches_read" CHECK ("expunge"."permission_sets"."searches_read" or not "expunge"."permission_sets"."searches_bulk_delete")
);
--> statement-breakpoint
CREATE TABLE "expunge"."deletions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"actor_id" text NOT NULL,
	"object" text NOT NULL,
	"klass" text,
	"bulk" boolean NOT NULL,
	"state" text NOT NULL,
	"submitted" integer NOT NULL,
	"succeeded" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"cancelled" integer DEFAULT 0 NOT NULL,
	"rows" bigint DEFAULT 0 NOT NULL,
	"origin" text,
	"cancel_requested_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "expunge"."items" (
	"deletion_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"code" text NOT NULL,
	"rows" bigint DEFAULT 0 NOT NULL,
	"audit_batch" uuid,
	"audit_ordinal" integer,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "items_deletion_id_position_pk" PRIMARY KEY("deletion_id","position")
);
--> statement-breakpoint
CREATE TABLE "expunge"."preview_records" (
	"preview_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "preview_records_preview_id_position_pk" PRIMARY KEY("preview_id","position"),
	CONSTRAINT "preview_records_once" UNIQUE("preview_id","key")
);
--> statement-breakpoint
CREATE TABLE "expunge"."previews" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"actor_id" text NOT NULL,
	"object" text NOT NULL,
	"klass" text,
	"bulk" boolean NOT NULL,
	"state" text NOT NULL,
	"count" integer DEFAULT 0 NOT NULL,
	"hash" text,
	"fingerprint" text NOT NULL,
	"rows" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."worker_heartbeats" (
	"worker" uuid PRIMARY KEY NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."notification_settings" (
	"user_id" text PRIMARY KEY NOT NULL,
	"in_app" text DEFAULT 'always' NOT NULL,
	"email" text DEFAULT 'when_logged_out' NOT NULL,
	"desktop" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."notifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" text NOT NULL,
	"deletion_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "notifications_once" UNIQUE("user_id","deletion_id","kind")
);
--> statement-breakpoint
CREATE TABLE "expunge"."audit_entries" (
	"batch" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"action" text NOT NULL,
	"actor_id" text NOT NULL,
	"object" text NOT NULL,
	"klass" text,
	"key" text NOT NULL,
	"key_is_hmac" boolean NOT NULL,
	"how" text NOT NULL,
	"deletion_id" uuid NOT NULL,
	"rows" bigint NOT NULL,
	"origin" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "audit_entries_batch_ordinal_pk" PRIMARY KEY("batch","ordinal")
);
--> statement-breakpoint
CREATE TABLE "expunge"."audit_links" (
	"position" bigint PRIMARY KEY NOT NULL,
	"batch" uuid NOT NULL,
	"first_entry" bigint NOT NULL,
	"entries" integer NOT NULL,
	"digest" text NOT NULL,
	"previous_hmac" text NOT NULL,
	"hmac" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "audit_links_batch_unique" UNIQUE("batch")
);
--> statement-breakpoint
CREATE TABLE "expunge"."accepted_references" (
	"reference" text PRIMARY KEY NOT NULL,
	"rule" jsonb NOT NULL,
	"fingerprint" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."holds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"object" text NOT NULL,
	"key" text NOT NULL,
	"reason" text NOT NULL,
	"placed_by" text NOT NULL,
	"placed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"released_by" text,
	"released_at" timestamp with time zone,
	"release_reason" text
);
--> statement-breakpoint
CREATE TABLE "expunge"."tombstones" (
	"table_name" text NOT NULL,
	"key" text NOT NULL,
	"deletion_id" uuid NOT NULL,
	"erased_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tombstones_table_name_key_deletion_id_pk" PRIMARY KEY("table_name","key","deletion_id")
);
--> statement-breakpoint
ALTER TABLE "expunge"."accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."actors" ADD CONSTRAINT "actors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."permission_grants" ADD CONSTRAINT "permission_grants_set_id_permission_sets_id_fk" FOREIGN KEY ("set_id") REFERENCES "expunge"."permission_sets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."permission_set_users" ADD CONSTRAINT "permission_set_users_set_id_permission_sets_id_fk" FOREIGN KEY ("set_id") REFERENCES "expunge"."permission_sets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."permission_set_users" ADD CONSTRAINT "permission_set_users_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."deletions" ADD CONSTRAINT "deletions_id_previews_id_fk" FOREIGN KEY ("id") REFERENCES "expunge"."previews"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."items" ADD CONSTRAINT "items_deletion_id_deletions_id_fk" FOREIGN KEY ("deletion_id") REFERENCES "expunge"."deletions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."preview_records" ADD CONSTRAINT "preview_records_preview_id_previews_id_fk" FOREIGN KEY ("preview_id") REFERENCES "expunge"."previews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."notification_settings" ADD CONSTRAINT "notification_settings_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."notifications" ADD CONSTRAINT "notifications_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."notifications" ADD CONSTRAINT "notifications_deletion_id_deletions_id_fk" FOREIGN KEY ("deletion_id") REFERENCES "expunge"."deletions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_of_user" ON "expunge"."accounts" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_once_per_provider" ON "expunge"."accounts" USING btree ("provider_id","account_id");--> statement-breakpoint
CREATE INDEX "sessions_of_user" ON "expunge"."sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verifications_by_identifier" ON "expunge"."verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "permission_sets_of_user" ON "expunge"."permission_set_users" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "deletions_of_actor" ON "expunge"."deletions" USING btree ("actor_id","created_at");--> statement-breakpoint
CREATE INDEX "deletions_by_creation" ON "expunge"."deletions" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "previews_by_expiry" ON "expunge"."previews" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "notifications_of_user" ON "expunge"."notifications" USING btree ("user_id","read_at","created_at");--> statement-breakpoint
CREATE INDEX "audit_entries_of_record" ON "expunge"."audit_entries" USING btree ("object","key");--> statement-breakpoint
CREATE INDEX "audit_entries_of_deletion" ON "expunge"."audit_entries" USING btree ("deletion_id");--> statement-breakpoint
CREATE INDEX "audit_entries_of_actor" ON "expunge"."audit_entries" USING btree ("actor_id","at");--> statement-breakpoint
CREATE INDEX "audit_entries_by_moment" ON "expunge"."audit_entries" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_links_by_first_entry" ON "expunge"."audit_links" USING btree ("first_entry");--> statement-breakpoint
CREATE UNIQUE INDEX "holds_once" ON "expunge"."holds" USING btree ("object","key") WHERE "expunge"."holds"."released_at" is null;--> statement-breakpoint
CREATE INDEX "tombstones_by_moment" ON "expunge"."tombstones" USING btree ("erased_at");