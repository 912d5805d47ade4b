"""The trail, its view, the trigger that writes it and the trigger that protects it."""

from django.db import migrations, models

VIEW = """
CREATE VIEW audit_entry AS
SELECT r.id * 1000 + e.position AS id, r.id AS record_id, r.at, r."table", r."row", r.action, r.study, r.subject,
       r.actor, r.role, r.site, r.reason, r.source, e.name, e.change -> 0 AS old, e.change -> 1 AS new
FROM audit_record r
CROSS JOIN LATERAL (
    SELECT key AS name, value AS change, row_number() OVER () AS position
    FROM jsonb_each(r.columns || r.items)
) e;
"""

# Answers of a repeating group are a list of objects with an "@id"; each becomes `group[id].item`, so that the trail
# names the one answer that changed and not the whole table of rows.
FUNCTIONS = """
CREATE FUNCTION audit_flatten(document jsonb) RETURNS TABLE (key text, value jsonb)
LANGUAGE sql IMMUTABLE AS $$
    SELECT e.key, e.value FROM jsonb_each(document) e
    WHERE jsonb_typeof(e.value) <> 'array' OR NOT coalesce(e.value -> 0 ? '@id', false)
    UNION ALL
    SELECT e.key || '[' || (r.value ->> '@id') || '].' || c.key, c.value
    FROM jsonb_each(document) e, jsonb_array_elements(e.value) r, jsonb_each(r.value) c
    WHERE jsonb_typeof(e.value) = 'array' AND coalesce(e.value -> 0 ? '@id', false) AND c.key <> '@id'
$$;

CREATE FUNCTION audit_diff(old jsonb, new jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(key, jsonb_build_array(o.value, n.value)), '{}')
    FROM (SELECT * FROM audit_flatten(old)) o
    FULL JOIN (SELECT * FROM audit_flatten(new)) n USING (key)
    WHERE o.value IS DISTINCT FROM n.value
$$;

-- Arguments: name of the document column ('' for none), then the columns that are machinery and not history.
CREATE FUNCTION audit_row_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    document text := TG_ARGV[0];
    before jsonb := '{}';
    after jsonb := '{}';
    facts jsonb;
    changed_columns jsonb;
    changed_items jsonb := '{}';
    actor text := coalesce(current_setting('clinnova.actor', true), '');
    study_id bigint;
    subject_id bigint;
BEGIN
    IF actor = '' THEN
        RAISE EXCEPTION 'a write to % needs an actor', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP <> 'INSERT' THEN before := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN after := to_jsonb(NEW); END IF;
    facts := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
    IF document <> '' THEN
        changed_items := audit_diff(coalesce(before -> document, '{}'), coalesce(after -> document, '{}'));
    END IF;
    SELECT coalesce(jsonb_object_agg(key, jsonb_build_array(o.value, n.value)), '{}') INTO changed_columns
    FROM (SELECT * FROM jsonb_each(before)) o FULL JOIN (SELECT * FROM jsonb_each(after)) n USING (key)
    WHERE o.value IS DISTINCT FROM n.value AND key <> ALL (TG_ARGV)
      AND NOT (o.value IS NULL AND n.value = 'null'::jsonb);
    IF TG_OP = 'UPDATE' AND changed_columns = '{}' AND changed_items = '{}' THEN RETURN NULL; END IF;
    study_id := CASE WHEN TG_TABLE_NAME = 'studies_study' THEN facts ->> 'id' ELSE facts ->> 'study_id' END;
    subject_id := CASE WHEN TG_TABLE_NAME = 'patients_subject' THEN facts ->> 'id' ELSE facts ->> 'subject_id' END;
    IF study_id IS NULL AND subject_id IS NOT NULL THEN
        SELECT s.study_id INTO study_id FROM patients_subject s WHERE s.id = subject_id;
    END IF;
    INSERT INTO audit_record (at, transaction, "table", "row", action, study, subject, actor, role, site, reason,
                              source, request, columns, items)
    VALUES (clock_timestamp(), txid_current(), TG_TABLE_NAME, (facts ->> 'id')::bigint, lower(TG_OP),
            study_id, subject_id, actor, coalesce(current_setting('clinnova.role', true), ''),
            coalesce(current_setting('clinnova.site', true), ''),
            coalesce(current_setting('clinnova.reason', true), ''),
            coalesce(current_setting('clinnova.source', true), ''),
            coalesce(current_setting('clinnova.request', true), ''),
            changed_columns, changed_items);
    RETURN NULL;
END $$;

CREATE FUNCTION audit_install(target regclass, document text DEFAULT '', VARIADIC ignored text[] DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE arguments text;
BEGIN
    SELECT string_agg(quote_literal(a), ', ') INTO arguments FROM unnest(ARRAY[document] || ignored) a;
    EXECUTE format('CREATE TRIGGER audit_row_change AFTER INSERT OR UPDATE OR DELETE ON %s '
                   'FOR EACH ROW EXECUTE FUNCTION audit_row_change(%s)', target, arguments);
END $$;

CREATE FUNCTION audit_uninstall(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN EXECUTE format('DROP TRIGGER IF EXISTS audit_row_change ON %s', target); END $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: its rows never change', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_record
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNDO = """
DROP TRIGGER audit_no_truncate ON audit_record;
DROP TRIGGER audit_append_only ON audit_record;
DROP FUNCTION refuse_change, audit_uninstall, audit_install, audit_row_change, audit_diff, audit_flatten;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="AuditRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("transaction", models.BigIntegerField()),
                ("table", models.CharField(max_length=63)),
                ("row", models.BigIntegerField()),
                ("action", models.CharField(max_length=6)),
                ("study", models.BigIntegerField(null=True)),
                ("subject", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=40)),
                ("site", models.CharField(max_length=40)),
                ("reason", models.TextField()),
                ("source", models.CharField(max_length=20)),
                ("request", models.CharField(max_length=64)),
                ("columns", models.JSONField()),
                ("items", models.JSONField()),
            ],
            options={
                "db_table": "audit_record",
                "indexes": [
                    models.Index(fields=["table", "row", "id"], name="audit_by_row"),
                    models.Index(fields=["subject", "id"], name="audit_by_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("table", models.CharField(max_length=63)),
                ("row", models.BigIntegerField()),
                ("action", models.CharField(max_length=6)),
                ("study", models.BigIntegerField(null=True)),
                ("subject", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=40)),
                ("site", models.CharField(max_length=40)),
                ("reason", models.TextField()),
                ("source", models.CharField(max_length=20)),
                ("name", models.TextField()),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
            ],
            options={"db_table": "audit_entry", "managed": False},
        ),
        migrations.RunSQL(VIEW, "DROP VIEW audit_entry"),
        migrations.RunSQL(FUNCTIONS, UNDO),
    ]
