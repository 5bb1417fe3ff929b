-- Three roles for a PostgreSQL directory, each with the rights that it needs and no others.
--
--   referral_owner    owns the tables: `directory migrate`, `directory backup`
--   referral_bot      running bots: answers, memory of chats, counts, suggestions and what curators decide on Telegram
--   referral_curator  the other `directory` commands; it sees nothing of chats
--
-- Run it in the directory's own database as an administrator of the server, before the first `directory migrate` or on
-- a database that is in use already, and again after an update that has migrated:
--
--   psql --single-transaction --set ON_ERROR_STOP=1 --file directory/data/roles.sql "$ADMINISTRATORS_URL"
--
-- None of the roles has a password yet: give each its own with psql's \password, so that it stands in no file and no
-- log, and name the role and the password in DATABASE_URL. Tables that a later migration adds may be used by bots at
-- once, so that none stops at an update; running this file again takes back what is not listed below.

DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['referral_owner', 'referral_bot', 'referral_curator'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', role_name);
        END IF;
    END LOOP;
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT referral_owner TO %I', current_user);  -- else tables could not be handed over to it
    END IF;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO referral_owner, referral_bot, referral_curator', current_database()
    );
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO referral_owner;
GRANT USAGE ON SCHEMA public TO referral_bot, referral_curator;

DO $$
DECLARE
    given record;
    numbers text;
BEGIN
    CREATE TEMPORARY TABLE referral_rights (name text, bot text, curator text) ON COMMIT DROP;
    INSERT INTO referral_rights VALUES
        -- what is answered from; a bot changes a record where a curator accepts a suggestion, and adds or removes none
        ('organization',          'SELECT, UPDATE',                 'SELECT, INSERT, UPDATE, DELETE'),
        ('organization_name',     'SELECT, INSERT, DELETE',         'SELECT, INSERT, UPDATE, DELETE'),
        ('coverage',              'SELECT, INSERT, DELETE',         'SELECT, INSERT, UPDATE, DELETE'),
        ('organization_sector',   'SELECT, INSERT, DELETE',         'SELECT, INSERT, UPDATE, DELETE'),
        ('organization_language', 'SELECT, INSERT, DELETE',         'SELECT, INSERT, UPDATE, DELETE'),
        ('contact_channel',       'SELECT, INSERT, DELETE',         'SELECT, INSERT, UPDATE, DELETE'),
        ('affiliation',           'SELECT, INSERT, DELETE',         'SELECT, INSERT, UPDATE, DELETE'),
        ('source',                'SELECT, INSERT, DELETE',         'SELECT, INSERT, UPDATE, DELETE'),
        ('curator_note',          'SELECT, INSERT, DELETE',         'SELECT, INSERT, UPDATE, DELETE'),
        ('directory_state',       'SELECT, UPDATE',                 'SELECT, UPDATE'),
        ('redirect',              'SELECT',                         'SELECT, INSERT, UPDATE, DELETE'),
        ('link_check',            'SELECT',                         'SELECT, INSERT, UPDATE'),
        -- what is remembered of changes: nobody alters the history
        ('batch',                 'SELECT, INSERT',                 'SELECT, INSERT'),
        ('change',                'SELECT, INSERT',                 'SELECT, INSERT'),
        ('provenance',            'SELECT, INSERT, DELETE',         'SELECT, INSERT, UPDATE, DELETE'),
        ('suggestion',            'SELECT, INSERT, UPDATE',         'SELECT, INSERT, UPDATE'),
        -- counts: a bot adds to them, and needs to see a row for that
        ('tally',                 'SELECT, INSERT, UPDATE',         'SELECT'),
        -- chats: bots alone
        ('conversation',          'SELECT, INSERT, UPDATE, DELETE', NULL),
        ('secret',                'SELECT, INSERT',                 NULL),
        ('update_claim',          'SELECT, INSERT, UPDATE, DELETE', NULL),
        ('alembic_version',       'SELECT',                         'SELECT');

    FOR given IN SELECT * FROM referral_rights WHERE to_regclass(format('public.%I', name)) IS NOT NULL LOOP
        EXECUTE format('ALTER TABLE public.%I OWNER TO referral_owner', given.name);
    END LOOP;

    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, referral_bot, referral_curator;
    REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, referral_bot, referral_curator;
    FOR given IN SELECT * FROM referral_rights WHERE to_regclass(format('public.%I', name)) IS NOT NULL LOOP
        EXECUTE format('GRANT %s ON public.%I TO referral_bot', given.bot, given.name);
        IF given.curator IS NOT NULL THEN
            EXECUTE format('GRANT %s ON public.%I TO referral_curator', given.curator, given.name);
        END IF;
        -- The numbers of new rows, for those who may insert some.
        FOR numbers IN
            SELECT pg_get_serial_sequence(format('public.%I', given.name), attname) FROM pg_attribute
            WHERE attrelid = format('public.%I', given.name)::regclass AND attnum > 0 AND NOT attisdropped
        LOOP
            CONTINUE WHEN numbers IS NULL;
            IF given.bot LIKE '%INSERT%' THEN
                EXECUTE format('GRANT USAGE ON SEQUENCE %s TO referral_bot', numbers);
            END IF;
            IF given.curator LIKE '%INSERT%' THEN
                EXECUTE format('GRANT USAGE ON SEQUENCE %s TO referral_curator', numbers);
            END IF;
        END LOOP;
    END LOOP;
    DROP TABLE referral_rights;
END
$$;

ALTER DEFAULT PRIVILEGES FOR ROLE referral_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO referral_bot;
ALTER DEFAULT PRIVILEGES FOR ROLE referral_owner IN SCHEMA public
    GRANT USAGE ON SEQUENCES TO referral_bot;
