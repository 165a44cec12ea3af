"""The addresses of volunteering and of the branch."""

from django.urls import URLPattern, path

from tongdeng.web.members import branch, centres, meetings, own, papers, platforms, points, reports, tasks

urlpatterns: list[URLPattern] = [
    path("service/", own.page, name="service"),
    path("service/join/<uuid:pk>/", own.register, name="service_register"),
    path("service/volunteers/<uuid:pk>/", own.volunteer, name="volunteer"),
    path("service/volunteers/<uuid:pk>/<slug:verb>/", own.act, name="volunteer_act"),
    path("service/platforms/", platforms.listing, name="platforms"),
    path("service/platforms/new/", platforms.new, name="platform_new"),
    path("service/platforms/<uuid:pk>/", platforms.page, name="platform"),
    path("service/platforms/<uuid:pk>/<slug:verb>/", platforms.act, name="platform_act"),
    path("service/withdraw/", platforms.withdraw, name="service_withdraw"),
    path("service/points/", points.page, name="service_points"),
    path("service/tasks/<uuid:pk>/", tasks.page, name="service_task"),
    path("service/tasks/<uuid:pk>/<slug:verb>/", tasks.act, name="service_task_act"),
    path("service/records/<uuid:pk>/", tasks.record, name="service_record"),
    path("service/records/<uuid:pk>/<slug:verb>/", tasks.act_record, name="service_record_act"),
    path("service/verify/", tasks.waiting, name="to_verify"),
    path("service/certificates/", papers.register, name="certificates"),
    path("service/certificates/<uuid:pk>/", papers.page, name="certificate"),
    path("service/certificates/<uuid:pk>/<slug:verb>/", papers.act, name="certificate_act"),
    path("service/posted/", papers.posted, name="certificates_posted"),
    path("service/check/<slug:code>/", papers.check, name="certificate_check"),
    path("service/export/", papers.export, name="service_exports"),
    path("service/export/<uuid:pk>/", papers.export_page, name="service_export"),
    path("service/export/<uuid:pk>/file.csv", papers.export_file, name="service_export_file"),
    path("service/export/<uuid:pk>/answer/", papers.export_answer, name="service_export_answer"),
    path("branch/", branch.listing, name="branches"),
    path("branch/<uuid:pk>/", branch.page, name="party_branch"),
    path("branch/<uuid:pk>/members/<uuid:member>/", branch.member, name="party_member"),
    path("branch/<uuid:pk>/report/", reports.report, name="double_report"),
    path("branch/<uuid:pk>/do/<slug:verb>/", branch.act, name="party_branch_act"),
    path("branch/meetings/<uuid:pk>/", meetings.page, name="branch_meeting"),
    path("branch/meetings/<uuid:pk>/<slug:verb>/", meetings.act, name="branch_meeting_act"),
    path("branch/reports/<uuid:pk>/<slug:verb>/", reports.act_report, name="double_report_act"),
    path("branch/remarks/<uuid:pk>/", reports.remark, name="remark"),
    path("branch/remarks/<uuid:pk>/<slug:verb>/", reports.act_remark, name="remark_act"),
    path("centres/new/", centres.new, name="service_centre_new"),
    path("centres/<uuid:pk>/", centres.page, name="service_centre"),
]
