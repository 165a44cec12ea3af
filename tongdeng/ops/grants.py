"""What the application's role may do with each table, in one place; given anew after each `migrate`.

It reads all, and never owns, empties, alters or refers to a table. The triggers are the second wall.
"""

from django.db import connection, transaction
from psycopg import sql

from tongdeng.ops import database, preflight

ORDINARY = "INSERT, UPDATE, DELETE"
ADDED = "INSERT"
KEPT = "INSERT, UPDATE"
NOTHING = ""
END = "entries, last_hash"  # of a subject's chain
STEP = f"state, version, {END}"
#    table                           what besides SELECT; all that have a guard or a chain are named
TABLE = {
    "accounts_ledger":               f"INSERT, UPDATE ({END})",
    "accounts_summary":              KEPT,
    "accounts_summaryline":          "INSERT, DELETE",
    "accounts_voucher":              "INSERT, DELETE",
    "activities_activity":           KEPT,
    "activities_attendance":         ADDED,
    "activities_feed":               f"INSERT, UPDATE (revoked_at, {END})",
    "activities_joining":            ADDED,
    "activities_kind":               ORDINARY,
    "activities_move":               ADDED,
    "activities_participant":        "INSERT, UPDATE (name, age, photo_consent, gone)",
    "activities_scan":               ADDED,
    "activities_signup":             "INSERT, UPDATE (size, status, reason, offered_at, offer_until, offer_places, passed, ended_at)",
    "activities_wish":               KEPT,
    "activities_yearplan":           f"INSERT, UPDATE (targets, {END})",
    "auth_permission":               NOTHING,
    "boards_month":                  f"INSERT, UPDATE (looked_at, looked_with, heard_until, {END})",
    "boards_revision":               ADDED,
    "cases_case":                    KEPT,
    "cases_hold":                    "INSERT, UPDATE (until, released_at, kept)",
    "cases_link":                    "INSERT, UPDATE (ended_at)",
    "cases_message":                 "INSERT, UPDATE (words)",
    "cases_origin":                  ADDED,
    "cases_photo":                   "INSERT, DELETE",
    "cases_verdict":                 "INSERT, UPDATE (stars, words)",
    "committees_attendance":         ORDINARY,
    "committees_committee":          KEPT,
    "committees_meeting":            KEPT,
    "committees_resolution":         "INSERT, UPDATE (carried_at)",
    "committees_seat":               "INSERT, UPDATE (post, mandate_id, until, why, reason)",
    "committees_signature":          ADDED,
    "consultations_arrival":         ADDED,
    "consultations_attendance":      ORDINARY,
    "consultations_backing":         ADDED,
    "consultations_comment":         ADDED,
    "consultations_consultation":    KEPT,
    "consultations_delegation":      ADDED,
    "consultations_evaluation":      "INSERT, UPDATE (works, words, person_id, at)",
    "consultations_household":       ORDINARY,
    "consultations_item":            ORDINARY,
    "consultations_itemconsent":     ORDINARY,
    "consultations_jointitem":       KEPT,
    "consultations_mechanism":       f"INSERT, UPDATE ({END})",
    "consultations_minutes":         "INSERT, UPDATE (public)",
    "consultations_opinionmap":      "INSERT, UPDATE",
    "consultations_position":        ORDINARY,
    "consultations_receipt":         ADDED,
    "consultations_resolution":      KEPT,
    "consultations_seat":            "INSERT, UPDATE (left_at)",
    "consultations_signature":       ADDED,
    "consultations_signinsheet":     ADDED,
    "consultations_statement":       KEPT,
    "consultations_stepdone":        ADDED,
    "consultations_topic":           KEPT,
    "consultations_topiccase":       "INSERT, UPDATE (until)",
    "consultations_voice":           ORDINARY,
    "django_content_type":           NOTHING,
    "django_migrations":             NOTHING,
    "elections_election":            KEPT,
    "elections_letter":              ADDED,
    "elections_member":              ORDINARY,
    "elections_round":               ORDINARY,
    "elections_slip":                ORDINARY,
    "kernel_alarm":                  ADDED,
    "kernel_anchor":                 ADDED,
    "kernel_counter":                "INSERT, UPDATE (last)",
    "kernel_event":                  ADDED,
    "kernel_seal":                   ADDED,
    "members_agreement":             "INSERT, UPDATE (withdrawn_at, withdrawn_by_channel)",
    "members_branch":                f"INSERT, UPDATE ({END})",
    "members_branchattendance":      ORDINARY,
    "members_branchmeeting":         KEPT,
    "members_branchmember":          KEPT,
    "members_branchpost":            "INSERT, UPDATE (until, name, person_id)",
    "members_centre":                f"INSERT, UPDATE (name, spot, hours, phone, company_id, {END})",
    "members_certificate":           KEPT,
    "members_certificateline":       ADDED,
    "members_doublereport":          KEPT,
    "members_export":                f"INSERT, UPDATE (answered_at, unknown, {END})",
    "members_exportline":            "INSERT, UPDATE (outside_id, difference, theirs)",
    "members_platform":              KEPT,
    "members_pointtable":            f"INSERT, UPDATE ({END})",
    "members_posting":               "INSERT, UPDATE (words)",
    "members_registration":          "INSERT, UPDATE (until)",
    "members_remark":                KEPT,
    "members_service":               KEPT,
    "members_task":                  KEPT,
    "members_volunteer":             KEPT,
    "notices_announcement":          f"INSERT, UPDATE (reason, published_at, over_at, reach, {STEP})",
    "notices_opened":                "INSERT, DELETE",
    "people_change":                 KEPT,
    "people_erasure":                f"INSERT, UPDATE (numbers, {END})",
    "people_home":                   f"INSERT, UPDATE (checked, {END})",
    "people_mandate":                f"INSERT, UPDATE (until, {END})",
    "people_measure":                "INSERT, UPDATE (until, replaced_at)",
    "people_onetimecode":            f"INSERT, UPDATE (tries, ended_at, {END})",
    "people_otherphone":             ORDINARY,
    "people_person":                 KEPT,
    "people_signin":                 "INSERT, DELETE",
    "people_tenure":                 "INSERT, UPDATE (until, replaced_at)",
    "people_unlock":                 ADDED,
    "places_plan":                   KEPT,
    "polls_option":                  ADDED,
    "polls_poll":                    KEPT,
    "polls_pulse":                   KEPT,
    "projects_acceptance":           "INSERT, UPDATE (accepted_at, refused_at, refused_by_id, refused_as, reason)",
    "projects_defect":               "INSERT, UPDATE (taken_on, answer, answered_at, repaired_at, repair)",
    "projects_dispute":              ADDED,
    "projects_entry":                ADDED,
    "projects_funding":              "INSERT, DELETE",
    "projects_item":                 "INSERT, UPDATE (warranty_id)",
    "projects_line":                 ORDINARY,
    "projects_milestone":            "INSERT, UPDATE (review, finding, reviewed_on)",
    "projects_pair":                 ADDED,
    "projects_paper":                "INSERT, UPDATE (replaced_at)",
    "projects_photo":                "INSERT, UPDATE (published_at, published_by_id)",
    "projects_project":              KEPT,
    "projects_settlement":           "INSERT, UPDATE (returned_on)",
    "projects_sheet":                "INSERT, UPDATE (countersigned_by_id, countersigned_as, counted_at, void_at, void_reason)",
    "projects_signature":            ADDED,
    "projects_variation":            "INSERT, UPDATE (vote_id, decision, approved_by_id, approved_as, approved_at, rejected_at, answer)",
    "projects_warranty":             "INSERT, UPDATE (inspected_on, finding)",
    "votes_attachment":              ORDINARY,
    "votes_authority":               "INSERT, DELETE",
    "votes_ballot":                  ADDED,
    "votes_delivered":               "INSERT, DELETE",
    "votes_head":                    ORDINARY,
    "votes_motion":                  ORDINARY,
    "votes_objection":               KEPT,
    "votes_paper":                   f"INSERT, UPDATE (channel, collector, photo, returned_at, {STEP})",
    "votes_profile":                 ORDINARY,
    "votes_publishedfile":           ADDED,
    "votes_reading":                 ADDED,
    "votes_rollhome":                ORDINARY,
    "votes_scrutineer":              ADDED,
    "votes_vote":                    KEPT,
}  # fmt: skip

TABLES = """
    SELECT relname, pg_has_role(relowner, 'USAGE') FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY relname
"""


def of(table: str) -> str:
    """Return what the role may do with a table besides reading it."""
    return TABLE.get(table, ORDINARY)


def give(role: str) -> None:
    """Give a role these rights and no others, as the owner of all tables; raise Problem when another owns one of them.

    Nothing happens where the owner is that role itself: the server has one role for everything.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (role,):
            return
        tables = database.rows(TABLES)
        if foreign := [name for name, ours in tables if not ours]:
            raise preflight.Problem(
                f"表 {foreign[0]} 不属于 TONGDENG_OWNER_URL 的用户 · this table belongs to another role"
            )
        for statement in _statements([name for name, _ours in tables]):
            cursor.execute(sql.SQL(statement).format(sql.Identifier(role)).as_string())


def _statements(tables: list[str]) -> list[str]:
    name = connection.ops.quote_name
    here = name(str(connection.settings_dict["NAME"])).replace("{", "{{").replace("}", "}}")
    return [
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}",
        # A table of the session's own would stand before ours: a trigger would ask it instead.
        f"REVOKE CREATE, TEMPORARY ON DATABASE {here} FROM PUBLIC, {{}}",
        "GRANT USAGE ON SCHEMA public TO {}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}",
        *(f"GRANT {of(table)} ON {name(table)} TO {{}}" for table in tables if of(table)),
    ]
