from __future__ import annotations

from django.urls import path

from zhiben.apps.rulepacks.views import deciding, facts, managing, overview, rules, sites

app_name = "rulepacks"
urlpatterns = [
    path("", overview.home, name="home"),
    path("run", overview.run, name="run"),
    path("progress", overview.progress, name="progress"),
    path("changes", overview.changes, name="changes"),
    path("changes/export", overview.export_changes, name="export-changes"),
    path("list", rules.listing, name="rules"),
    path("list/export", rules.export, name="export-rules"),
    path("list/<int:rule_id>", rules.page, name="rule"),
    path("list/<int:rule_id>/export", rules.export_sites, name="export-rule"),
    path("facts", facts.listing, name="facts"),
    path("facts/export", facts.export, name="export-facts"),
    path("facts/<str:name>", facts.page, name="fact"),
    path("facts/<str:name>/export", facts.export_sites, name="export-fact"),
    path("proposals", deciding.listing, name="proposals"),
    path("proposals/export", deciding.export, name="export-proposals"),
    path("proposals/<int:verdict_id>", deciding.decide, name="decide"),
    path("decisions", deciding.decided, name="decisions"),
    path("decisions/<uuid:decision_id>", deciding.decision, name="decision"),
    path("packs", managing.listing, name="packs"),
    path("packs/install", managing.install, name="install"),
    path("packs/upload", managing.upload, name="upload"),
    path("packs/<int:edition_id>", managing.page, name="pack"),
    path("packs/<int:edition_id>/on", managing.switch_on, name="switch-on"),
    path("packs/off/<int:use_id>", managing.switch_off, name="switch-off"),
    path("packs/<int:edition_id>/parameter", managing.set_parameter, name="parameter"),
    path("sites/<int:site_id>", sites.page, name="site"),
    path("sites/<int:site_id>/part/<str:outcome>", sites.part, name="part"),
    path("sites/<int:site_id>/basis/<int:rule_id>", sites.basis, name="basis"),
    path("sites/<int:site_id>/judge", sites.judge, name="judge"),
    path("sites/<int:site_id>/answer", sites.answer, name="answer"),
    path("sites/<int:site_id>/checklist", sites.checklist, name="checklist"),
    path("sites/<int:site_id>/export", sites.export, name="export-site"),
]
