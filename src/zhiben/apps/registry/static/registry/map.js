// The map: outlines of the areas as base layer, points of what is in view, the same points as a list beside it.
(function () {
  "use strict";
  var place = document.getElementById("map");
  var list = document.getElementById("map-list");
  var count = document.getElementById("map-count");
  var form = document.getElementById("filters");

  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }
  var risks = { red: "#c9252d", orange: "#d96b0b", yellow: "#c99a00", blue: "#2563b8", unknown: "#7b868d" };
  var map, layer, asked = 0;

  function words(point) {
    var box = document.createElement("div");
    var link = document.createElement("a");
    link.href = point.url; link.textContent = point.name; box.append(link);
    ["风险：" + point.risk_label, point.sector, point.note].filter(Boolean).forEach(function (text) {
      var line = document.createElement("div"); line.textContent = text; box.append(line);
    });
    return box;
  }

  function show(found) {
    list.replaceChildren();
    if (layer) { layer.clearLayers(); }
    found.points.forEach(function (point, n) {
      if (layer) {
        L.circleMarker(point.at, { radius: 6, weight: 1, color: colour("--zb-surface"), fillColor: risks[point.risk], fillOpacity: .9 }).bindPopup(words(point)).addTo(layer);
      }
      if (n < 100) {
        var row = document.createElement("li");
        var link = document.createElement("a");
        var risk = document.createElement("span");
        link.href = point.url; link.textContent = point.name;
        risk.className = "zr-risk zr-risk-" + point.risk; risk.textContent = point.risk_label;
        row.append(risk, link); list.append(row);
      }
    });
    count.textContent = found.more ? count.dataset.more : count.dataset.count + " " + found.points.length + " " + count.dataset.unit;
  }

  function ask(box) {
    var mine = ++asked;
    fetch(place.dataset.points + "&box=" + box.join(","), { headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.json(); })
      .then(function (found) { if (mine === asked && found.points) { show(found); } });
  }

  function inView() {
    var view = map.getBounds();
    ask([view.getWest(), view.getSouth(), view.getEast(), view.getNorth()]);
  }

  // A person places what has no point: first the object, then where it is.
  var placing = null, says = document.getElementById("placing-says");
  document.querySelectorAll("[data-place]").forEach(function (button) {
    button.addEventListener("click", function () {
      if (placing) { placing.removeAttribute("aria-pressed"); }
      placing = placing === button ? null : button;
      if (placing) { placing.setAttribute("aria-pressed", "true"); says.textContent = "请在地图上点“" + placing.dataset.name + "”的位置。"; place.scrollIntoView({ block: "nearest" }); }
      place.classList.toggle("zr-placing", !!placing);
    });
  });
  function put(at) {
    if (!placing) { return; }
    var button = placing, form = new FormData(document.getElementById("placing"));
    form.append("longitude", at.lng); form.append("latitude", at.lat);
    fetch(button.dataset.place, { method: "POST", body: form, headers: { Accept: "application/json" } }).then(function (answer) {
      if (!answer.ok) { says.textContent = "没有保存，请刷新后再试；如仍不行，该对象可能不归您单位登记。"; return; }
      says.textContent = "已标注“" + button.dataset.name + "”。点错了就在档案里修改坐标。";
      button.closest("li").remove();
      placing = null; place.classList.remove("zr-placing");
      inView();
    });
  }

  if (typeof L === "undefined") { ask([73, 3, 136, 54]); return; }
  // A plane of degrees is enough for a county, and shows points where they were measured.
  map = L.map(place, { crs: L.CRS.EPSG4326, preferCanvas: true, attributionControl: false, zoomSnap: .25, maxZoom: 18 });
  layer = L.layerGroup();
  fetch(place.dataset.outlines, { headers: { Accept: "application/json" } })
    .then(function (answer) { return answer.json(); })
    .then(function (found) {
      var base = L.geoJSON(found, {
        style: function () { return { color: colour("--zb-line-2"), weight: 1.5, fillColor: colour("--zb-surface-2"), fillOpacity: 1 }; },
        onEachFeature: function (feature, shape) { shape.bindTooltip(feature.properties.name, { permanent: true, direction: "center", className: "zr-area" }); },
        interactive: false
      }).addTo(map);
      var bounds = base.getBounds();
      map.on("moveend", inView);
      map.on("click", function (event) { put(event.latlng); });
      layer.addTo(map);
      if (bounds.isValid()) { map.fitBounds(bounds, { padding: [8, 8] }); } else { map.setView([37.6, 112.65], 9); }
    });
})();
