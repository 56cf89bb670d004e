from __future__ import annotations

from django.urls import path

from zhiben.apps.registry.views import county, files, listing

app_name = "registry"
urlpatterns = [
    path("", listing.page, name="list"),
    path("export", listing.export, name="export"),
    path("new", files.register, name="new"),
    path("equipment", listing.due, name="due"),
    path("map", listing.on_map, name="map"),
    path("map/outlines", listing.outlines, name="map-outlines"),
    path("map/points", listing.points, name="map-points"),
    path("businesses", county.businesses, name="businesses"),
    path("businesses/<int:business_id>/rule", county.rule, name="rule"),
    path("imports", county.hand_in, name="imports"),
    path("imports/<uuid:import_id>", county.import_page, name="import"),
    path("imports/<uuid:import_id>/try", county.try_import, name="import-try"),
    path("imports/<uuid:import_id>/apply", county.apply_import, name="import-apply"),
    path("snapshots", county.snapshot_list, name="snapshots"),
    path("snapshots/sign", county.sign, name="snapshot-sign"),
    path("snapshots/<uuid:snapshot_id>", county.snapshot, name="snapshot"),
    path("people/<int:person_id>/contact", files.contact, name="contact"),
    path("<int:site_id>", files.page, name="site"),
    path("<int:site_id>/edit", files.edit, name="edit"),
    path("<int:site_id>/facts", files.record, name="fact"),
    path("<int:site_id>/owner", files.assign, name="owner"),
    path("<int:site_id>/equipment", files.add_equipment, name="add-equipment"),
    path("<int:site_id>/vehicles", files.add_vehicle, name="add-vehicle"),
    path("<int:site_id>/people", files.add_person, name="add-person"),
    path("<int:site_id>/tenants", files.add_tenancy, name="add-tenancy"),
    path("<int:site_id>/contracts", files.add_contract, name="add-contract"),
]
