from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.documents import registers, views

app_name = "documents"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new", views.new, name="new"),
    path("numbers", registers.numbers, name="numbers"),
    path("templates", registers.templates, name="templates"),
    path("templates/<str:code>", registers.template_file, name="template-file"),
    path("templates/<str:code>/replace", registers.replace, name="template-replace"),
    path("<uuid:document_id>", views.page, name="page"),
    path("<uuid:document_id>/edit", views.edit, name="edit"),
    path("<uuid:document_id>/sheet", views.sheet, name="sheet"),
    path("<uuid:document_id>/issue", views.issue, name="issue"),
    path("<uuid:document_id>/<str:step>", views.move, name="move"),
    path("<uuid:document_id>/versions/<int:version>/docx", views.docx, name="docx"),
    path("<uuid:document_id>/versions/<int:version>/pdf", views.pdf, name="pdf"),
]
