ALTER TABLE "expunge"."deletions" ADD COLUMN "batch_transaction" bigint;--> statement-breakpoint
ALTER TABLE "expunge"."deletions" ADD COLUMN "mail_wanted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "expunge"."deletions" ADD COLUMN "mail_queued_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "deletions_to_mail" ON "expunge"."deletions" USING btree ("id") WHERE "expunge"."deletions"."mail_wanted_at" is not null and "expunge"."deletions"."mail_queued_at" is null;
--> statement-breakpoint
-- What a person may do, in one statement and so of one moment.
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
-- The same, held until the transaction ends. The lock and the reading are two statements, so that the reading sees what was waited for.
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
-- Locks a deletion for a batch of this slice, once the batch before it has ended. False: it has ended, or another slice has it.
CREATE FUNCTION expunge.begin_batch(deletion uuid, of_slice uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
	UPDATE expunge.deletions d SET batch_transaction = pg_current_xact_id()::text::bigint
	WHERE d.id = deletion AND d.slice = of_slice AND d.ended_at IS NULL;
	RETURN FOUND;
END $function$;
--> statement-breakpoint
-- A trigger of the CRM runs with the eraser's rights: it must not settle or stop another deletion than the one whose batch it runs in.
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
CREATE TRIGGER refuse_other_deletions BEFORE INSERT OR UPDATE OR DELETE ON expunge.postponed_records
	FOR EACH ROW WHEN (session_user = 'expunge_eraser') EXECUTE FUNCTION expunge.refuse_other_deletions();
--> statement-breakpoint
-- Where unchecked deletion is allowed, the eraser may switch ordinary triggers off.
ALTER TABLE expunge.deletions ENABLE ALWAYS TRIGGER refuse_other_batches;
--> statement-breakpoint
ALTER TABLE expunge.items ENABLE ALWAYS TRIGGER refuse_other_deletions;
--> statement-breakpoint
ALTER TABLE expunge.postponed_records ENABLE ALWAYS TRIGGER refuse_other_deletions;
--> statement-breakpoint
-- Tells the person who started a bulk deletion that it has ended, as their settings say. Signed in is whoever has a session that has not
-- expired. True: there is a notification now.
CREATE FUNCTION expunge.announce_end(ended uuid, sends_mail boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
	told record;
	signed_in boolean;
BEGIN
	SELECT u.id, coalesce(s.in_app, 'always') AS in_app, coalesce(s.email, 'when_logged_out') AS email INTO told
	FROM expunge.deletions d JOIN expunge.users u ON u.id = d.actor_id LEFT JOIN expunge.notification_settings s ON s.user_id = u.id
	WHERE d.id = ended AND d.bulk AND d.ended_at IS NOT NULL;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	signed_in := EXISTS (SELECT FROM expunge.sessions x WHERE x.user_id = told.id AND x.expires_at > now());
	IF sends_mail AND (told.email = 'always' OR told.email = 'when_logged_out' AND NOT signed_in) THEN
		UPDATE expunge.deletions d SET mail_wanted_at = coalesce(d.mail_wanted_at, clock_timestamp()) WHERE d.id = ended;
	END IF;
	IF NOT (told.in_app = 'always' OR told.in_app = 'when_logged_out' AND NOT signed_in) THEN
		RETURN false;
	END IF;
	INSERT INTO expunge.notifications (user_id, deletion_id, kind) VALUES (told.id, ended, 'bulk_complete') ON CONFLICT DO NOTHING;
	RETURN true;
END $function$;
--> statement-breakpoint
-- The only way into the audit: a link, at a position that leaves no gap, together with its entries.
CREATE FUNCTION expunge.append_audit(
	link_position bigint, batch uuid, first_entry bigint, digest text, previous_hmac text, hmac text, at timestamptz, action text,
	actor_id text, object text, key_is_hmac boolean, how text, deletion_id uuid, origin text, klasses text[], keys text[], counts bigint[]
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
#variable_conflict use_variable
BEGIN
	PERFORM pg_advisory_xact_lock(7301955116);
	IF coalesce(cardinality(keys), 0) = 0 OR cardinality(klasses) <> cardinality(keys) OR cardinality(counts) <> cardinality(keys) THEN
		RAISE invalid_parameter_value USING MESSAGE = 'A link of the audit has as many keys, klasses and numbers of rows as entries, and at least one.';
	END IF;
	-- Where the HMAC is wrong the link is passed over later, but it must not look older or newer than it is, or be anything but a link.
	IF at NOT BETWEEN clock_timestamp() - interval '1 day' AND clock_timestamp() + interval '1 day' THEN
		RAISE invalid_parameter_value USING MESSAGE = 'The clocks of the server and of the database differ by more than a day.';
	END IF;
	IF digest !~ '^[0-9a-f]{64}$' OR previous_hmac !~ '^[0-9a-f]{64}$' OR hmac !~ '^[0-9a-f]{64}$' OR first_entry NOT BETWEEN 1 AND 1e15 THEN
		RAISE invalid_parameter_value USING MESSAGE = 'This is no link of the audit.';
	END IF;
	IF session_user = 'expunge_eraser' AND NOT EXISTS (
		SELECT FROM expunge.deletions d WHERE action = 'deleted' AND d.id = deletion_id AND d.batch_transaction = pg_current_xact_id()::text::bigint
			AND d.actor_id = actor_id AND d.object = object AND d.origin IS NOT DISTINCT FROM origin
			AND how = CASE WHEN d.bulk THEN 'bulk' ELSE 'single' END
	) THEN
		RAISE insufficient_privilege USING MESSAGE = 'The eraser writes only about the deletion of its batch.';
	END IF;
	IF link_position <> 1 AND NOT EXISTS (SELECT FROM expunge.audit_links l WHERE l.position = link_position - 1) THEN
		RAISE invalid_parameter_value USING MESSAGE = 'A link of the audit comes right after another one.';
	END IF;
	INSERT INTO expunge.audit_links (position, batch, first_entry, entries, digest, previous_hmac, hmac, at, action,
		actor_id, object, key_is_hmac, how, deletion_id, origin)
	VALUES (link_position, batch, first_entry, cardinality(keys), digest, previous_hmac, hmac, at, action,
		actor_id, object, key_is_hmac, how, deletion_id, origin);
	INSERT INTO expunge.audit_entries (batch, ordinal, klass, key, rows)
	SELECT batch, e.place - 1, e.klass, e.key, e.count FROM unnest(klasses, keys, counts) WITH ORDINALITY AS e (klass, key, count, place);
END $function$;
--> statement-breakpoint
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA expunge FROM PUBLIC;
