"""The addresses of votes, elections, committees and polls."""

from django.urls import URLPattern, path

from tongdeng.web.ballots import (
    casting,
    committees,
    elections,
    elections_act,
    elections_papers,
    elections_read,
    meetings,
    papers,
    polls,
    prints,
    running,
    votes,
)

VOTES: list[URLPattern] = [
    path("votes/", votes.listing, name="votes"),
    path("votes/new/", running.new, name="vote_new"),
    path("votes/<uuid:pk>/", votes.page, name="vote"),
    path("votes/<uuid:pk>/edit/", running.edit, name="vote_edit"),
    path("votes/<uuid:pk>/cast/", casting.cast, name="vote_cast"),
    path("votes/<uuid:pk>/confirm/", casting.confirm, name="vote_confirm"),
    path("votes/<uuid:pk>/receipts/<uuid:ballot>/", casting.receipt, name="vote_receipt"),
    path("votes/<uuid:pk>/check/", votes.check, name="vote_check"),
    path("votes/<uuid:pk>/roll/", papers.roll_page, name="vote_roll"),
    path("votes/<uuid:pk>/heads/<uuid:head>/", papers.head, name="vote_head"),
    path("votes/<uuid:pk>/objections/", papers.objections, name="vote_objections"),
    path("votes/<uuid:pk>/papers/", papers.papers_page, name="vote_papers"),
    path("votes/<uuid:pk>/papers/<uuid:paper>/photo/", papers.photo, name="vote_photo"),
    path("votes/<uuid:pk>/readings/", papers.readings, name="vote_readings"),
    path("votes/<uuid:pk>/differences/", papers.differences, name="vote_differences"),
    path("votes/<uuid:pk>/platform/", papers.platform, name="vote_platform"),
    path("votes/<uuid:pk>/files/<uuid:file>/", papers.attachment, name="vote_file"),
    path("votes/<uuid:pk>/notice.pdf", prints.notice, name="vote_notice"),
    path("votes/<uuid:pk>/roll.pdf", prints.roll, name="vote_roll_pdf"),
    path("votes/<uuid:pk>/papers.pdf", prints.papers, name="vote_papers_pdf"),
    path("votes/<uuid:pk>/certificate.pdf", prints.certificate, name="vote_certificate"),
    path("votes/<uuid:pk>/register-<int:position>.csv", prints.register, name="vote_register"),
    path("votes/<uuid:pk>/<slug:verb>/", running.act, name="vote_act"),
]
COMMITTEE: list[URLPattern] = [
    path("committee/", committees.listing, name="committees"),
    path("committee/new/", committees.new, name="committee_new"),
    path("committee/<uuid:pk>/", committees.page, name="committee"),
    path("committee/<uuid:pk>/<slug:verb>/", committees.act, name="committee_act"),
    path("meetings/<uuid:pk>/", meetings.page, name="meeting"),
    path("meetings/<uuid:pk>/minutes.pdf", meetings.pdf, name="meeting_pdf"),
    path("meetings/<uuid:pk>/<slug:verb>/", meetings.act, name="meeting_act"),
    path("signatures/<uuid:pk>/", meetings.photo, name="signature_photo"),
]
POLLS: list[URLPattern] = [
    path("polls/", polls.listing, name="polls"),
    path("polls/new/", polls.new, name="poll_new"),
    path("polls/<uuid:pk>/", polls.page, name="poll"),
    path("polls/<uuid:pk>/<slug:verb>/", polls.act, name="poll_act"),
]
ELECTIONS: list[URLPattern] = [
    path("elections/", elections.listing, name="elections"),
    path("elections/new/", elections_act.new, name="election_new"),
    path("elections/<uuid:pk>/", elections.page, name="election"),
    path("elections/<uuid:pk>/roll/", elections.page, {"part": "roll"}, name="election_roll"),
    path(
        "elections/<uuid:pk>/candidates/", elections.page, {"part": "candidates"}, name="election_candidates"
    ),
    path("elections/<uuid:pk>/meeting/", elections.page, {"part": "meeting"}, name="election_meeting"),
    path("elections/<uuid:pk>/round/", elections.page, {"part": "round"}, name="election_round"),
    path("elections/<uuid:pk>/result/", elections.page, {"part": "result"}, name="election_result"),
    path("elections/<uuid:pk>/reading/", elections_read.page, name="election_reading"),
    path("elections/<uuid:pk>/reading/all/", elections_read.grid, name="election_grid"),
    path("elections/<uuid:pk>/papers/", elections_papers.listing, name="election_papers"),
    path("elections/<uuid:pk>/papers/<slug:key>.<slug:kind>", elections_papers.give, name="election_paper"),
    path("elections/<uuid:pk>/rounds/<int:number>.json", elections_papers.export, name="election_export"),
    path("elections/<uuid:pk>/<slug:verb>/", elections_act.act, name="election_act"),
]
urlpatterns: list[URLPattern] = [*VOTES, *COMMITTEE, *POLLS, *ELECTIONS]
