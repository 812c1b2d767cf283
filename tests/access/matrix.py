"""Who may open which address: written by hand from the roles' descriptions, not derived from the code.

`kind` names the object in the address (see objects.py); `post` says that the address takes forms only.
Roles: O 填报员 R 审核员 D 主管 G 监管员 A 审计管理员 S 安全管理员 Y 系统管理员; `*` everybody signed in, `public` nobody need sign in.
"""

from __future__ import annotations

from dataclasses import dataclass

from jianhao.web.people.roles import Role

LETTERS = {
    "O": Role.OPERATOR, "R": Role.REVIEWER, "D": Role.DECIDER, "G": Role.REGULATOR,
    "A": Role.AUDITOR, "S": Role.SECURITY, "Y": Role.SYSTEM,
}  # fmt: skip
PUBLIC = "public"


@dataclass(frozen=True)
class Rule:
    """An address and who may open it."""

    name: str
    roles: str
    kind: str = ""
    post: bool = False
    get_only: bool = False
    private: bool = (
        False  # the object in the address is its person's alone, whoever else may open such addresses
    )

    def allows(self, role: Role | None) -> bool:
        return self.roles == "*" or any(LETTERS[letter] is role for letter in self.roles)


RULES = (
    Rule("lookup", PUBLIC), Rule("login", PUBLIC), Rule("login_code", PUBLIC),
    Rule("login_elsewhere", PUBLIC, get_only=True), Rule("login_back", PUBLIC, get_only=True),
    Rule("follow_link", PUBLIC, "token"), Rule("unit_sheet_by_link", PUBLIC, "token"),
    Rule("tokens", "ORDG"), Rule("revoke_token", "ORDG", "token", post=True, private=True),
    Rule("logout", "*", post=True), Rule("me", "*", get_only=True), Rule("change_password", "*"), Rule("enrol_factor", "*"),
    Rule("dashboard", "*", get_only=True),
    Rule("people", "SY", get_only=True), Rule("three_administrators", "Y"), Rule("make_person", "Y"),
    Rule("clerk_link", "RG"),
    Rule("person", "SY", "person", get_only=True), Rule("change_person", "Y", "person"), Rule("grant_roles", "S", "person", post=True),
    Rule("set_active", "Y", "person", post=True), Rule("password_link", "Y", "person", post=True),
    Rule("unlock", "S", "person", post=True), Rule("reset_factor", "S", "person", post=True),
    Rule("agencies", "Y", get_only=True), Rule("agency", "Y", "agency", get_only=True),
    Rule("make_agency", "Y", "agency"), Rule("change_agency", "Y", "agency"),
    Rule("inbox", "*", get_only=True), Rule("mark_all_read", "*", post=True), Rule("own_address", "*"),
    Rule("inbox_message", "*", "message", get_only=True, private=True), Rule("inbox_text", "*", "message", get_only=True, private=True),
    Rule("mark_read", "*", "message", post=True, private=True),
    Rule("reminder_sheets", "RG", get_only=True), Rule("reminder_sheets_text", "RG", post=True),
    Rule("channels", "Y", get_only=True), Rule("make_channel", "Y"), Rule("channel", "Y", "channel", get_only=True),
    Rule("change_channel", "Y", "channel"), Rule("try_channel", "Y", "channel", post=True),
    Rule("switch_channel", "Y", "channel", post=True), Rule("take_telephone", "Y", "channel", post=True),
    Rule("telephone_batch", "Y", "telephone_batch", get_only=True),
    Rule("sendings", "Y", get_only=True), Rule("sending", "Y", "sending", get_only=True), Rule("send_again", "Y", "sending", post=True),
    Rule("operations", "Y", get_only=True), Rule("health", PUBLIC),
    Rule("audit", "A", get_only=True), Rule("prove_audit", "A", post=True), Rule("export_audit", "", post=True),
    Rule("register", "ORDG", get_only=True), Rule("export_register", "ORDG", post=True),
    Rule("account", "ORDG", "account", get_only=True), Rule("update_facts", "ORG", "account"), Rule("request_change", "ORG", "account"),
    Rule("set_contact", "ORG", "account"), Rule("see_contacts", "ORDG", "account", post=True),
    Rule("handover", "ORG", "account", get_only=True),
    Rule("requests", "ORDG", get_only=True), Rule("request_opening", "ORG"), Rule("request", "ORDG", "request", get_only=True),
    Rule("decide", "RD", "request", post=True), Rule("withdraw", "ORG", "request", post=True),
    Rule("quotas", "G"), Rule("drop_quota", "G", "quota", post=True),
    Rule("calendar", "ORDG", get_only=True), Rule("calendar_file", "ORDG", get_only=True),
    Rule("units", "ORDG", get_only=True), Rule("export_units", "ORDG", post=True), Rule("unit", "ORDG", "agency", get_only=True),
    Rule("confirm_unit", "ORG", "agency", post=True), Rule("sign_unit", "ORG", "agency", post=True),
    Rule("imports", "RDG", get_only=True), Rule("upload", "RG"), Rule("import", "RDG", "batch", get_only=True),
    Rule("read_again", "RG", "batch", post=True), Rule("commit_import", "RDG", "batch", post=True),
    Rule("undo_import", "RG", "batch", post=True), Rule("import_progress", "RDG", "batch", get_only=True),
    Rule("stop_import", "RG", "batch", post=True),
    Rule("reconciliations", "RG"), Rule("reconciliation", "RG", "reconciliation", get_only=True),
    Rule("export_reconciliation", "RG", "reconciliation", post=True),
    Rule("collecting", "ORDG", get_only=True), Rule("export_collecting", "ORDG", post=True),
    Rule("collected_batches", "ORDG", get_only=True), Rule("send_collected", "RG"),
    Rule("collected_batch", "ORDG", "collected", get_only=True), Rule("collected_progress", "ORDG", "collected", get_only=True),
    Rule("export_rejected", "ORDG", "collected", post=True), Rule("cancel_collected", "ORG", "collected", post=True),
    Rule("undo_collected", "ORG", "collected", post=True), Rule("credentials", "OY", get_only=True),
    Rule("enter_credential", "OY", "account"), Rule("withdraw_credential", "OY", "account", post=True),
    Rule("pull_account", "ORG", "account", post=True),
    Rule("inspections", "RDG", get_only=True), Rule("make_inspection", "RG"),
    Rule("inspection", "RDG", "inspection", get_only=True), Rule("inspection_progress", "RDG", "inspection", get_only=True),
    Rule("add_material", "RG", "inspection", post=True), Rule("drop_material", "RG", "material", post=True),
    Rule("choose_collected", "RG", "inspection", post=True), Rule("schedules", "RDG", get_only=True), Rule("make_schedule", "RG"),
    Rule("change_schedule", "RG", "schedule", post=True),
    Rule("call_off", "RG", "inspection", post=True), Rule("run_inspection", "RG", "inspection", post=True),
    Rule("cancel_run", "RG", "run", post=True), Rule("inspected_accounts", "RDG", "inspection", get_only=True),
    Rule("send_out", "R", "inspection", post=True), Rule("ignore_reminders", "R", "inspection", post=True),
    Rule("finalise", "R", "inspection", post=True), Rule("issue", "RD", "inspection", post=True),
    Rule("correction", "RDG", "inspection", get_only=True),
    Rule("reply_links", "RG", "inspection"), Rule("withdraw_link", "RG", "reply_link", post=True),
    Rule("findings_by_link", PUBLIC, "token"),
    Rule("run_report", "RDG", "run", get_only=True), Rule("run_circular", "RDG", "run", get_only=True),
    Rule("run_annex", "RDG", "run", get_only=True),
    Rule("plans", "RDG", get_only=True), Rule("make_plan", "RDG"), Rule("plan", "RDG", "plan", get_only=True),
    Rule("plan_progress", "RDG", "plan", get_only=True), Rule("cancel_plan", "RDG", "plan", post=True),
    Rule("plan_again", "RDG", "plan", post=True), Rule("agree_settled", "RD", "plan", post=True),
    Rule("plan_page", "RDG", "plan", get_only=True), Rule("plan_workbook", "RDG", "plan", get_only=True),
    Rule("plan_paper", "RDG", "plan", get_only=True), Rule("plan_scenario", "RDG", "plan", get_only=True),
    Rule("plan_record", "RDG", "plan", post=True), Rule("planned", "RDG", "planned", get_only=True),
    Rule("decide_planned", "RD", "planned", post=True), Rule("answer_safeguard", "RDG", "safeguard", post=True),
    Rule("add_opinions", "RDG", "plan", post=True), Rule("add_opinion", "RDG", "planned", post=True),
    Rule("findings", "ORDG", get_only=True), Rule("finding", "ORDG", "finding", get_only=True),
    Rule("judge", "R", "finding", post=True), Rule("second", "RD", "finding", post=True),
    Rule("decide_reply", "R", "finding", post=True), Rule("recheck", "R", "finding", post=True),
    Rule("reply", "ORG", "finding"), Rule("make_appeal", "ORG", "finding"), Rule("report_rectification", "ORG", "finding"),
    Rule("reply_picture", "ORDG", "reply", get_only=True), Rule("appeal_picture", "ORDG", "appeal", get_only=True),
    Rule("step_picture", "ORDG", "step", get_only=True),
    Rule("assigned", "ORDG", get_only=True), Rule("receive_list", "RG"),
    Rule("assigned_list", "RDG", "assigned", get_only=True), Rule("map_columns", "RG", "assigned", post=True),
    Rule("take_in_list", "RG", "assigned", post=True), Rule("give_items", "RG", "assigned", post=True),
    Rule("answer_workbook", "RDG", "assigned", post=True), Rule("answer_report", "RDG", "assigned", post=True),
    Rule("answer_proofs", "RDG", "assigned", post=True), Rule("finish_list", "RD", "assigned", post=True),
    Rule("assigned_item", "ORDG", "item", get_only=True), Rule("match_item", "RG", "item"), Rule("reply_item", "ORG", "item"),
    Rule("judge_item", "R", "item", post=True), Rule("assigned_picture", "ORDG", "item_step", get_only=True),
    Rule("drop_list", "RG", "assigned", post=True),
    Rule("packages", "RDG", get_only=True), Rule("receive_package", "RG"), Rule("package", "RDG", "package", get_only=True),
    Rule("send_package", "RDG", "inspection", post=True), Rule("sender_keys", "RDG", get_only=True),
    Rule("add_sender_key", "RG", post=True), Rule("confirm_sender_key", "RD", "sender_key", post=True),
    Rule("drop_sender_key", "RG", "sender_key", post=True),
    Rule("closures", "ORDG", get_only=True), Rule("begin_closure", "ORG", "account"),
    Rule("closure", "ORDG", "closure", get_only=True), Rule("closure_step", "ORDG", "closure"),
    Rule("closure_matter", "ORDG", "closure"), Rule("closure_unique", "ORDG", "closure"),
    Rule("closure_unique_text", "ORDG", "closure", get_only=True), Rule("closure_archive", "ORDG", "closure"),
    Rule("cancel_archive", "ORDG", "archive_check", post=True),
    Rule("closure_paper", "ORDG", "closure", get_only=True), Rule("closure_file", "ORDG", "evidence", get_only=True),
    Rule("closure_batches", "ORDG", get_only=True), Rule("make_closure_batch", "ORG"),
    Rule("closure_batch", "ORDG", "closing_batch", get_only=True), Rule("batch_step", "ORDG", "closing_batch"),
    Rule("batch_notice", "ORG", "closing_batch"), Rule("batch_paper", "ORDG", "closing_batch", get_only=True),
    Rule("closures_after", "ORDG", get_only=True), Rule("closure_rates", "ORDG", get_only=True),
    Rule("closure_terms", "G"), Rule("drop_closure_term", "G", "own_term", post=True), Rule("incomplete_list", PUBLIC),
    Rule("watch", "RG", get_only=True), Rule("compare_now", "RG", post=True), Rule("export_leads", "RG", post=True),
    Rule("lead", "RG", "lead", get_only=True), Rule("decide_lead", "RG", "lead", post=True), Rule("undo_lead", "RG", "lead", post=True),
    Rule("growth", "RG", get_only=True), Rule("due_look_backs", "ORDG", get_only=True),
    Rule("searches", "RG", get_only=True), Rule("export_searches", "RG", post=True), Rule("search_account", "RG", "account"),
    Rule("contents", "RG", get_only=True), Rule("check_contents", "RG", post=True), Rule("cancel_contents", "RG", post=True),
    Rule("export_contents", "RG", post=True),
    Rule("word_lists", "RG"), Rule("stop_word_list", "RG", "word_list", post=True),
    Rule("content_hint", "RG", "content_hint", get_only=True), Rule("decide_content", "RG", "content_hint", post=True),
    Rule("undo_content", "RG", "content_hint", post=True), Rule("unmask", "RG", "content_hint", post=True),
    Rule("incidents", "ORDG", get_only=True), Rule("tip_off", "ORG"), Rule("incident", "ORDG", "incident", get_only=True),
    Rule("note_incident", "ORG", "incident", post=True), Rule("judge_incident", "RG", "incident", post=True),
    Rule("add_incident_file", "ORG", "incident", post=True), Rule("incident_document", "ORDG", "incident", get_only=True),
    Rule("incident_file", "ORDG", "incident_file", get_only=True), Rule("account_card", "ORDG", "account", post=True),
    Rule("publications", "RDG", get_only=True), Rule("prepare_publication", "RG", post=True),
    Rule("publication", "RDG", "publication", get_only=True), Rule("decide_publication", "RD", "publication", post=True),
    Rule("publication_progress", "RDG", "publication", get_only=True), Rule("download_publication", "RDG", "publication", post=True),
    Rule("advise", "R", "appeal", post=True), Rule("decide_appeal", "RD", "appeal", post=True),
)  # fmt: skip
