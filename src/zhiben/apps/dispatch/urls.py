from __future__ import annotations

from django.urls import path

from zhiben.apps.dispatch.views import proposals, steps, tasks

app_name = "dispatch"
urlpatterns = [
    path("", tasks.listing, name="tasks"),
    path("export", tasks.export, name="export"),
    path("units", tasks.units, name="units"),
    path("transfers", proposals.received, name="transfers"),
    path("transfers/<int:transfer_id>/answer", steps.answer_transfer, name="answer-transfer"),
    path("of/<uuid:directive_id>", proposals.page, name="proposal"),
    path("of/<uuid:directive_id>/propose", proposals.propose, name="propose"),
    path("of/<uuid:directive_id>/issue", proposals.issue, name="issue"),
    path("of/<uuid:directive_id>/dismiss", proposals.dismiss, name="dismiss"),
    path("of/<uuid:directive_id>/defaults", proposals.add_default, name="add-default"),
    path("of/<uuid:directive_id>/defaults/<int:default_id>", proposals.decide_default, name="decide-default"),
    path("<uuid:task_id>", tasks.page, name="task"),
    path("<uuid:task_id>/steps/<slug:name>", steps.step, name="step"),
    path("<uuid:task_id>/person", steps.assign, name="assign"),
    path("<uuid:task_id>/day", steps.set_day, name="set-day"),
    path("<uuid:task_id>/report", steps.report, name="report"),
    path("<uuid:task_id>/days/<int:occurrence_id>/report", steps.report, name="report-day"),
    path("<uuid:task_id>/days/<int:occurrence_id>/judge", steps.judge_report, name="judge-report"),
    path("<uuid:task_id>/days/<int:occurrence_id>/waive", steps.waive, name="waive"),
    path("<uuid:task_id>/extensions", steps.extend, name="extend"),
    path("<uuid:task_id>/extensions/<int:extension_id>", steps.decide_extension, name="decide-extension"),
    path("<uuid:task_id>/stop-clock", steps.stop_clock, name="stop-clock"),
    path("<uuid:task_id>/resume-clock", steps.resume_clock, name="resume-clock"),
    path("<uuid:task_id>/delegate", steps.delegate, name="delegate"),
    path("<uuid:task_id>/transfer", steps.transfer, name="transfer"),
]
