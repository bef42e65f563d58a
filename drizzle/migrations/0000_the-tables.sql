CREATE TABLE "expunge"."audit_entries" (
	"batch" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"klass" text,
	"key" text NOT NULL,
	"rows" bigint NOT NULL,
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
	"action" text NOT NULL,
	"actor_id" text NOT NULL,
	"object" text NOT NULL,
	"key_is_hmac" boolean NOT NULL,
	"how" text,
	"deletion_id" uuid,
	"origin" text,
	CONSTRAINT "audit_links_batch_unique" UNIQUE("batch"),
	CONSTRAINT "deleted_by_a_deletion" CHECK (num_nulls("expunge"."audit_links"."how", "expunge"."audit_links"."deletion_id") = case when "expunge"."audit_links"."action" = 'deleted' then 0 else 2 end)
);
--> statement-breakpoint
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
	"slice_id" uuid,
	"batch_transaction" bigint,
	"last_active_at" timestamp with time zone DEFAULT now() NOT NULL,
	"failing_since" timestamp with time zone,
	"cancel_requested_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"mail_requested_at" timestamp with time zone,
	"mail_queued_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "expunge"."items" (
	"deletion_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"records" integer DEFAULT 1 NOT NULL,
	"code" text NOT NULL,
	"audit_batch" uuid,
	"audit_ordinal" integer,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kept_by_table" text,
	"kept_by_key" text,
	CONSTRAINT "items_deletion_id_position_pk" PRIMARY KEY("deletion_id","position")
);
--> statement-breakpoint
CREATE TABLE "expunge"."postponed_records" (
	"deletion_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "postponed_records_deletion_id_position_pk" PRIMARY KEY("deletion_id","position")
);
--> statement-breakpoint
CREATE TABLE "expunge"."preview_records" (
	"preview_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"key" text NOT NULL,
	"key_is_hmac" boolean DEFAULT false NOT NULL,
	"found" boolean DEFAULT true NOT NULL,
	CONSTRAINT "preview_records_preview_id_position_pk" PRIMARY KEY("preview_id","position"),
	CONSTRAINT "preview_records_once" UNIQUE("preview_id","key")
);
--> statement-breakpoint
CREATE TABLE "expunge"."preview_uploads" (
	"preview_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"keys" text[] NOT NULL,
	CONSTRAINT "preview_uploads_preview_id_part_pk" PRIMARY KEY("preview_id","part")
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
	"worker_id" uuid PRIMARY KEY NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."accepted_references" (
	"reference" text PRIMARY KEY NOT NULL,
	"rule" jsonb NOT NULL,
	"fingerprint" text NOT NULL,
	"accepted_by" text NOT NULL,
	"accepted_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."covered_references" (
	"reference" text PRIMARY KEY NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."rehearsals" (
	"object" text PRIMARY KEY NOT NULL,
	"verdict" text NOT NULL,
	"left_columns" integer NOT NULL,
	"rehearsed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."holds" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"object" text NOT NULL,
	"klass" text,
	"key" text NOT NULL,
	"reason" text NOT NULL,
	"placed_by" text NOT NULL,
	"placed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"released_by" text,
	"released_at" timestamp with time zone,
	"release_reason" text
);
--> statement-breakpoint
CREATE TABLE "expunge"."sweep_horizons" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "expunge"."sweep_horizons_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"virtual_transactions" text[] NOT NULL,
	"xids" bigint[] DEFAULT '{}'::bigint[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."tombstones" (
	"table_name" text NOT NULL,
	"key" text NOT NULL,
	"key_is_hmac" boolean DEFAULT false NOT NULL,
	"deletion_id" uuid NOT NULL,
	"erased_at" timestamp with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"horizon_id" bigint,
	"written_before_xid" bigint DEFAULT 0 NOT NULL,
	"settled" boolean DEFAULT false NOT NULL,
	"postponed_reason" text,
	"failures" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "tombstones_table_name_key_deletion_id_pk" PRIMARY KEY("table_name","key","deletion_id")
);
--> statement-breakpoint
CREATE TABLE "expunge"."notification_settings" (
	"user_id" text PRIMARY KEY NOT NULL,
	"in_app" text DEFAULT 'always' NOT NULL,
	"email" text DEFAULT 'when_logged_out' NOT NULL,
	"desktop" boolean DEFAULT false NOT NULL,
	"language" text DEFAULT 'en' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."notifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"deletion_id" uuid,
	"reference" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "notifications_once" UNIQUE("user_id","deletion_id","kind"),
	CONSTRAINT "notifications_reference_once" UNIQUE("user_id","reference"),
	CONSTRAINT "notifications_subject" CHECK (case "expunge"."notifications"."kind" when 'bulk_complete' then "expunge"."notifications"."deletion_id" is not null and "expunge"."notifications"."reference" is null else "expunge"."notifications"."deletion_id" is null and "expunge"."notifications"."reference" is not null end)
);
--> statement-breakpoint
CREATE TABLE "expunge"."actors" (
	"user_id" text PRIMARY KEY NOT NULL,
	"rights_version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expunge"."organisation_settings" (
	"singleton" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"strict_cascade" boolean DEFAULT false NOT NULL,
	"unchecked_deletion" boolean DEFAULT false NOT NULL,
	CONSTRAINT "one_organisation" CHECK ("expunge"."organisation_settings"."singleton")
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
CREATE TABLE "expunge"."redactions" (
	"deletion_id" uuid NOT NULL,
	"key" text NOT NULL,
	"addresses" text[],
	"name" text,
	"replaced" integer DEFAULT 0 NOT NULL,
	"mentions" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"shared" integer DEFAULT 0 NOT NULL,
	"mentioned_in" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"horizon_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "redactions_deletion_id_key_pk" PRIMARY KEY("deletion_id","key")
);
--> statement-breakpoint
CREATE TABLE "expunge"."outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "expunge"."outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"deletion_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"rule" text NOT NULL,
	"values" jsonb NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"reason" text,
	"missing_since" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"leased_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "expunge"."settled_work" (
	"deletion_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"missing" integer DEFAULT 0 NOT NULL,
	"shared" integer DEFAULT 0 NOT NULL,
	"audited" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "settled_work_deletion_id_kind_pk" PRIMARY KEY("deletion_id","kind")
);
--> statement-breakpoint
CREATE TABLE "expunge"."webhook_attempts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "expunge"."webhook_attempts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"work_id" bigint NOT NULL,
	"deletion_id" uuid NOT NULL,
	"event" text NOT NULL,
	"batch" uuid,
	"endpoint" text NOT NULL,
	"stored_at" timestamp with time zone NOT NULL,
	"answer" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "expunge"."accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."deletions" ADD CONSTRAINT "deletions_id_previews_id_fk" FOREIGN KEY ("id") REFERENCES "expunge"."previews"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."postponed_records" ADD CONSTRAINT "postponed_records_deletion_id_deletions_id_fk" FOREIGN KEY ("deletion_id") REFERENCES "expunge"."deletions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."preview_records" ADD CONSTRAINT "preview_records_preview_id_previews_id_fk" FOREIGN KEY ("preview_id") REFERENCES "expunge"."previews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."preview_uploads" ADD CONSTRAINT "preview_uploads_preview_id_previews_id_fk" FOREIGN KEY ("preview_id") REFERENCES "expunge"."previews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."notification_settings" ADD CONSTRAINT "notification_settings_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."notifications" ADD CONSTRAINT "notifications_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."notifications" ADD CONSTRAINT "notifications_deletion_id_deletions_id_fk" FOREIGN KEY ("deletion_id") REFERENCES "expunge"."deletions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."actors" ADD CONSTRAINT "actors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."permission_grants" ADD CONSTRAINT "permission_grants_set_id_permission_sets_id_fk" FOREIGN KEY ("set_id") REFERENCES "expunge"."permission_sets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."permission_set_users" ADD CONSTRAINT "permission_set_users_set_id_permission_sets_id_fk" FOREIGN KEY ("set_id") REFERENCES "expunge"."permission_sets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."permission_set_users" ADD CONSTRAINT "permission_set_users_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "expunge"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expunge"."redactions" ADD CONSTRAINT "redactions_deletion_id_deletions_id_fk" FOREIGN KEY ("deletion_id") REFERENCES "expunge"."deletions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_by_key" ON "expunge"."audit_entries" USING btree ("key" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "audit_links_by_first_entry" ON "expunge"."audit_links" USING btree ("first_entry");--> statement-breakpoint
CREATE INDEX "audit_links_of_deletion" ON "expunge"."audit_links" USING btree ("deletion_id","first_entry");--> statement-breakpoint
CREATE INDEX "audit_links_of_actor" ON "expunge"."audit_links" USING btree ("actor_id","first_entry");--> statement-breakpoint
CREATE INDEX "audit_links_by_time" ON "expunge"."audit_links" USING btree ("at");--> statement-breakpoint
CREATE INDEX "accounts_of_user" ON "expunge"."accounts" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_once_per_provider" ON "expunge"."accounts" USING btree ("provider_id","account_id");--> statement-breakpoint
CREATE INDEX "sessions_of_user" ON "expunge"."sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verifications_by_identifier" ON "expunge"."verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "deletions_of_actor" ON "expunge"."deletions" USING btree ("actor_id","created_at");--> statement-breakpoint
CREATE INDEX "deletions_by_creation" ON "expunge"."deletions" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "deletions_unfinished" ON "expunge"."deletions" USING btree ("last_active_at") WHERE "expunge"."deletions"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "deletions_to_mail" ON "expunge"."deletions" USING btree ("id") WHERE "expunge"."deletions"."mail_requested_at" is not null and "expunge"."deletions"."mail_queued_at" is null;--> statement-breakpoint
CREATE INDEX "items_not_deleted" ON "expunge"."items" USING btree ("deletion_id","code") WHERE "expunge"."items"."code" <> 'deleted';--> statement-breakpoint
CREATE INDEX "previews_by_expiry" ON "expunge"."previews" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "holds_once" ON "expunge"."holds" USING btree ("object","key") WHERE "expunge"."holds"."released_at" is null;--> statement-breakpoint
CREATE INDEX "holds_by_time" ON "expunge"."holds" USING btree ("placed_at","id");--> statement-breakpoint
CREATE INDEX "tombstones_due" ON "expunge"."tombstones" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "tombstones_to_settle" ON "expunge"."tombstones" USING btree ("horizon_id") WHERE not "expunge"."tombstones"."settled";--> statement-breakpoint
CREATE INDEX "notifications_of_user" ON "expunge"."notifications" USING btree ("user_id","read_at","created_at");--> statement-breakpoint
CREATE INDEX "permission_sets_of_user" ON "expunge"."permission_set_users" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "redactions_waiting" ON "expunge"."redactions" USING btree ("done_at","created_at");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "expunge"."outbox" USING btree ("kind","due_at");--> statement-breakpoint
CREATE INDEX "outbox_of_deletion" ON "expunge"."outbox" USING btree ("deletion_id");--> statement-breakpoint
CREATE INDEX "settled_work_unaudited" ON "expunge"."settled_work" USING btree ("kind") WHERE "expunge"."settled_work"."audited" < "expunge"."settled_work"."done";--> statement-breakpoint
CREATE INDEX "webhook_attempts_of_work" ON "expunge"."webhook_attempts" USING btree ("work_id");--> statement-breakpoint
CREATE VIEW "expunge"."outcomes" AS (select deletion_id, position + place as position, code, audit_batch, audit_ordinal + place as audit_ordinal, at, kept_by_table, kept_by_key
		from expunge.items, generate_series(0, records - 1) as place);--> statement-breakpoint
-- What a person may do, read in one statement and therefore at one moment.
CREATE FUNCTION expunge.read_rights(person text)
RETURNS TABLE (role text, version integer, strict_cascade boolean, searches_read boolean, searches_bulk_delete boolean, grants json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT u.role, a.rights_version,
		coalesce((SELECT o.strict_cascade FROM expunge.organisation_settings o), false),
		coalesce(bool_or(s.searches_read), false), coalesce(bool_or(s.searches_bulk_delete), false),
		coalesce((
			SELECT json_agg(json_build_object('object', g.object, 'klass', g.klass, 'read', g.read, 'delete', g.delete, 'scope', g.scope))
			FROM expunge.permission_set_users m JOIN expunge.permission_grants g ON g.set_id = m.set_id WHERE m.user_id = u.id), '[]')
	FROM expunge.users u
	JOIN expunge.actors a ON a.user_id = u.id
	LEFT JOIN expunge.permission_set_users su ON su.user_id = u.id
	LEFT JOIN expunge.permission_sets s ON s.id = su.set_id
	WHERE u.id = person
	GROUP BY u.id, a.user_id;
END $function$;
--> statement-breakpoint
-- The same, locked until the transaction ends. Locking and reading are two statements, so the reading sees what the lock waited for.
CREATE FUNCTION expunge.lock_rights(person text)
RETURNS TABLE (role text, version integer, strict_cascade boolean, searches_read boolean, searches_bulk_delete boolean, grants json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
	PERFORM FROM expunge.actors a WHERE a.user_id = person FOR SHARE;
	IF FOUND THEN
		RETURN QUERY SELECT * FROM expunge.read_rights(person);
	END IF;
END $function$;
--> statement-breakpoint
-- Locks a deletion for a batch of this slice, once the batch before it has ended. False: the deletion has ended, or another slice has it.
CREATE FUNCTION expunge.begin_batch(deletion uuid, slice uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
	UPDATE expunge.deletions d SET batch_transaction = pg_current_xact_id()::text::bigint
	WHERE d.id = deletion AND d.slice_id = slice AND d.ended_at IS NULL;
	RETURN FOUND;
END $function$;
--> statement-breakpoint
-- A trigger of the CRM runs with the eraser's rights. It must not settle or stop any deletion but the one whose batch it runs in.
CREATE FUNCTION expunge.refuse_other_deletions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
	written uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.deletion_id ELSE NEW.deletion_id END;
BEGIN
	IF NOT EXISTS (SELECT FROM expunge.deletions d WHERE d.id = written AND d.batch_transaction = pg_current_xact_id()::text::bigint) THEN
		RAISE insufficient_privilege USING MESSAGE = 'The eraser writes only about the deletion of its batch.';
	END IF;
	RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $function$;
--> statement-breakpoint
CREATE FUNCTION expunge.refuse_other_batches() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
	IF NEW.batch_transaction IS DISTINCT FROM pg_current_xact_id()::text::bigint THEN
		RAISE insufficient_privilege USING MESSAGE = 'The eraser writes only about the deletion of its batch.';
	END IF;
	RETURN NEW;
END $function$;
--> statement-breakpoint
CREATE TRIGGER refuse_other_batches BEFORE UPDATE ON expunge.deletions
	FOR EACH ROW WHEN (session_user = 'expunge_eraser') EXECUTE FUNCTION expunge.refuse_other_batches();
--> statement-breakpoint
CREATE TRIGGER refuse_other_deletions BEFORE INSERT ON expunge.items
	FOR EACH ROW WHEN (session_user = 'expunge_eraser') EXECUTE FUNCTION expunge.refuse_other_deletions();
--> statement-breakpoint
CREATE TRIGGER refuse_other_deletions BEFORE INSERT ON expunge.redactions
	FOR EACH ROW WHEN (session_user = 'expunge_eraser') EXECUTE FUNCTION expunge.refuse_other_deletions();
--> statement-breakpoint
-- The work that a batch leaves behind belongs to its deletion. A sweep begins no batch, and writes about the deletions whose tombstones it sweeps.
CREATE FUNCTION expunge.refuse_other_work() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
	own bigint := pg_current_xact_id()::text::bigint;
BEGIN
	IF NOT EXISTS (SELECT FROM added a WHERE NOT EXISTS (SELECT FROM expunge.deletions d WHERE d.id = a.deletion_id AND d.batch_transaction = own)) THEN
		RETURN NULL;
	END IF;
	IF EXISTS (SELECT FROM expunge.deletions d WHERE d.batch_transaction = own)
		OR EXISTS (SELECT FROM added a WHERE NOT EXISTS (SELECT FROM expunge.tombstones t WHERE t.deletion_id = a.deletion_id)) THEN
		RAISE insufficient_privilege USING MESSAGE = 'The eraser writes only about the deletion of its batch.';
	END IF;
	RETURN NULL;
END $function$;
--> statement-breakpoint
CREATE TRIGGER refuse_other_work AFTER INSERT ON expunge.outbox REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT WHEN (session_user = 'expunge_eraser') EXECUTE FUNCTION expunge.refuse_other_work();
--> statement-breakpoint
CREATE TRIGGER refuse_other_deletions BEFORE INSERT OR UPDATE OR DELETE ON expunge.postponed_records
	FOR EACH ROW WHEN (session_user = 'expunge_eraser') EXECUTE FUNCTION expunge.refuse_other_deletions();
--> statement-breakpoint
-- Where unchecked deletion is allowed, the eraser may switch ordinary triggers off. These stay on.
ALTER TABLE expunge.deletions ENABLE ALWAYS TRIGGER refuse_other_batches;
--> statement-breakpoint
ALTER TABLE expunge.items ENABLE ALWAYS TRIGGER refuse_other_deletions;
--> statement-breakpoint
ALTER TABLE expunge.redactions ENABLE ALWAYS TRIGGER refuse_other_deletions;
--> statement-breakpoint
ALTER TABLE expunge.outbox ENABLE ALWAYS TRIGGER refuse_other_work;
--> statement-breakpoint
ALTER TABLE expunge.postponed_records ENABLE ALWAYS TRIGGER refuse_other_deletions;
--> statement-breakpoint
-- Notifies the person who started a bulk deletion that it has ended, as their settings ask. A person with an unexpired session counts as
-- signed in. True: there is a notification now.
CREATE FUNCTION expunge.notify_end(ended uuid, sends_mail boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
	starter record;
	signed_in boolean;
BEGIN
	SELECT u.id, coalesce(s.in_app, 'always') AS in_app, coalesce(s.email, 'when_logged_out') AS email INTO starter
	FROM expunge.deletions d JOIN expunge.users u ON u.id = d.actor_id LEFT JOIN expunge.notification_settings s ON s.user_id = u.id
	WHERE d.id = ended AND d.bulk AND d.ended_at IS NOT NULL;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	signed_in := EXISTS (SELECT FROM expunge.sessions x WHERE x.user_id = starter.id AND x.expires_at > now());
	IF sends_mail AND (starter.email = 'always' OR starter.email = 'when_logged_out' AND NOT signed_in) THEN
		UPDATE expunge.deletions d SET mail_requested_at = coalesce(d.mail_requested_at, clock_timestamp()) WHERE d.id = ended;
	END IF;
	IF NOT (starter.in_app = 'always' OR starter.in_app = 'when_logged_out' AND NOT signed_in) THEN
		RETURN false;
	END IF;
	INSERT INTO expunge.notifications (user_id, deletion_id, kind) VALUES (starter.id, ended, 'bulk_complete') ON CONFLICT DO NOTHING;
	RETURN true;
END $function$;
--> statement-breakpoint
-- The only way into the audit: a link at the next position, together with its entries.
CREATE FUNCTION expunge.append_audit(
	link_position bigint, batch uuid, first_entry bigint, digest text, previous_hmac text, hmac text, at timestamptz, action text,
	actor_id text, object text, key_is_hmac boolean, how text, deletion_id uuid, origin text, klasses text[], keys text[], counts bigint[]
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM pg_advisory_xact_lock(7301955116);
	IF coalesce(cardinality(keys), 0) = 0 OR cardinality(klasses) <> cardinality(keys) OR cardinality(counts) <> cardinality(keys) THEN
		RAISE invalid_parameter_value USING MESSAGE = 'An audit link needs at least one entry, and one key, klass and row count per entry.';
	END IF;
	-- A link with a wrong HMAC is skipped later. Even so, it must look like a link, and neither older nor newer than it is.
	IF at NOT BETWEEN clock_timestamp() - interval '1 day' AND clock_timestamp() + interval '1 day' THEN
		RAISE invalid_parameter_value USING MESSAGE = 'The clocks of the server and of the database differ by more than a day.';
	END IF;
	IF digest !~ '^[0-9a-f]{64}$' OR previous_hmac !~ '^[0-9a-f]{64}$' OR hmac !~ '^[0-9a-f]{64}$' OR first_entry NOT BETWEEN 1 AND 1e15 THEN
		RAISE invalid_parameter_value USING MESSAGE = 'This is not an audit link.';
	END IF;
	IF session_user = 'expunge_eraser' AND NOT EXISTS (
		SELECT FROM expunge.deletions d WHERE action = 'deleted' AND d.id = deletion_id AND d.batch_transaction = pg_current_xact_id()::text::bigint
			AND d.actor_id = actor_id AND d.object = object AND d.origin IS NOT DISTINCT FROM origin
			AND how = CASE WHEN d.bulk THEN 'bulk' ELSE 'single' END
	) THEN
		RAISE insufficient_privilege USING MESSAGE = 'The eraser writes only about the deletion of its batch.';
	END IF;
	IF link_position <> 1 AND NOT EXISTS (SELECT FROM expunge.audit_links l WHERE l.position = link_position - 1) THEN
		RAISE invalid_parameter_value USING MESSAGE = 'An audit link must directly follow another link.';
	END IF;
	INSERT INTO expunge.audit_links (position, batch, first_entry, entries, digest, previous_hmac, hmac, at, action,
		actor_id, object, key_is_hmac, how, deletion_id, origin)
	VALUES (link_position, batch, first_entry, cardinality(keys), digest, previous_hmac, hmac, at, action,
		actor_id, object, key_is_hmac, how, deletion_id, origin);
	INSERT INTO expunge.audit_entries (batch, ordinal, klass, key, rows)
	SELECT batch, e.place - 1, e.klass, e.key, e.count FROM unnest(klasses, keys, counts) WITH ORDINALITY AS e (klass, key, count, place);
END $function$;
--> statement-breakpoint
-- Replaces text keys of a batch's records by the audit's HMAC of them. It changes only records that are gone: the eraser
-- must not be able to put another record into a selection, or to keep a failed one from being retried.
CREATE FUNCTION expunge.hide_keys(deletion uuid, positions integer[], hmacs text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
	IF EXISTS (SELECT FROM unnest(hmacs) AS h (hmac) WHERE h.hmac IS NULL OR h.hmac !~ '^[0-9a-f]{64}$') THEN
		RAISE invalid_parameter_value USING MESSAGE = 'This is not the HMAC of a key.';
	END IF;
	IF session_user = 'expunge_eraser' AND NOT EXISTS (
		SELECT FROM expunge.deletions d WHERE d.id = deletion AND d.batch_transaction = pg_current_xact_id()::text::bigint
	) THEN
		RAISE insufficient_privilege USING MESSAGE = 'The eraser writes only about the deletion of its batch.';
	END IF;
	UPDATE expunge.preview_records r SET key = h.hmac, key_is_hmac = true
	FROM unnest(positions, hmacs) AS h (position, hmac)
	WHERE r.preview_id = deletion AND r.position = h.position AND NOT r.key_is_hmac AND h.position < (
		SELECT CASE WHEN i.code IN ('deleted', 'already_gone') THEN i.position + i.records END FROM expunge.items i WHERE i.deletion_id = deletion AND i.position <= h.position ORDER BY i.position DESC LIMIT 1);
END $function$;
--> statement-breakpoint
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA expunge FROM PUBLIC;
