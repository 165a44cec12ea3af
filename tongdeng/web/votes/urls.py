"""The addresses of owners' votes."""

from django.urls import URLPattern, path

from tongdeng.web.votes import blanks, casting, clerks, drafts, pages, prints, published, verbs

urlpatterns: list[URLPattern] = [
    path("votes/", pages.listing, name="votes"),
    path("votes/new/", drafts.new, name="vote_new"),
    path("votes/blanks/", blanks.blanks, name="vote_blanks"),
    path("votes/blanks/<slug:key>.<slug:kind>", blanks.blank, name="vote_blank"),
    path("votes/<uuid:pk>/", pages.page, name="vote"),
    path("votes/<uuid:pk>/edit/", drafts.edit, name="vote_edit"),
    path("votes/<uuid:pk>/cast/", casting.cast, name="vote_cast"),
    path("votes/<uuid:pk>/confirm/", casting.confirm, name="vote_confirm"),
    path("votes/<uuid:pk>/receipts/<uuid:ballot>/", casting.receipt, name="vote_receipt"),
    path("votes/<uuid:pk>/check/", pages.check, name="vote_check"),
    path("votes/<uuid:pk>/roll/", clerks.roll_page, name="vote_roll"),
    path("votes/<uuid:pk>/heads/<uuid:head>/", clerks.head, name="vote_head"),
    path("votes/<uuid:pk>/objections/", clerks.objections, name="vote_objections"),
    path("votes/<uuid:pk>/papers/", clerks.papers_page, name="vote_papers"),
    path("votes/<uuid:pk>/papers/<uuid:paper>/photo/", clerks.photo, name="vote_photo"),
    path("votes/<uuid:pk>/readings/", clerks.readings, name="vote_readings"),
    path("votes/<uuid:pk>/differences/", clerks.differences, name="vote_differences"),
    path("votes/<uuid:pk>/platform/", clerks.platform, name="vote_platform"),
    path("votes/<uuid:pk>/files/<uuid:file>/", clerks.attachment, name="vote_file"),
    path("votes/<uuid:pk>/notice.pdf", prints.notice, {"kind": "pdf"}, name="vote_notice"),
    path("votes/<uuid:pk>/notice.docx", prints.notice, {"kind": "docx"}, name="vote_notice_docx"),
    path("votes/<uuid:pk>/roll.pdf", prints.roll, {"kind": "pdf"}, name="vote_roll_pdf"),
    path("votes/<uuid:pk>/roll.docx", prints.roll, {"kind": "docx"}, name="vote_roll_docx"),
    path("votes/<uuid:pk>/papers.pdf", prints.papers, name="vote_papers_pdf"),
    path("votes/<uuid:pk>/handed-out.<slug:kind>", prints.handed_out, name="vote_handed_out"),
    path("votes/<uuid:pk>/authority.<slug:kind>", prints.authority, name="vote_authority"),
    path("votes/<uuid:pk>/certificate.pdf", prints.certificate, {"kind": "pdf"}, name="vote_certificate"),
    path("votes/<uuid:pk>/announcement.<slug:kind>", prints.announcement, name="vote_announcement"),
    path("votes/<uuid:pk>/result-<int:position>.json", published.result, name="vote_result"),
    path("votes/<uuid:pk>/proof.json", published.proof, name="vote_proof"),
    path("votes/<uuid:pk>/register-<int:position>.csv", published.register, name="vote_register"),
    path("votes/<uuid:pk>/<slug:verb>/", verbs.act, name="vote_act"),
]
