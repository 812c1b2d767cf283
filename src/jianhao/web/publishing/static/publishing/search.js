// The look-up of the published list: asks one small file of this folder, nothing else and nobody else.
(function () {
  "use strict";
  var form = document.getElementById("search");
  if (!form || !window.fetch) return;
  form.hidden = false;
  var answer = document.getElementById("answer");
  function key(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); }
  function bucket(text, digits) {
    var value = 0x811c9dc5;
    for (var i = 0; i < text.length; i++) { value ^= text.charCodeAt(i); value = Math.imul(value, 0x01000193) >>> 0; }
    return ("0000000" + value.toString(16)).slice(-8).slice(0, digits);
  }
  function candidates(text) {
    var found = [key(text)], address;
    try { address = new URL(text.trim()); } catch (error) { return found; }
    address.pathname.split("/").forEach(function (part) { if (part) found.push(key(decodeURIComponent(part))); });
    address.searchParams.forEach(function (value, name) {
      found.push(key(value));
      if (name === "__biz") { try { found.push(atob(value)); } catch (error) { return; } }
    });
    return found.filter(function (one, at) { return one && found.indexOf(one) === at; }).slice(0, 12);
  }
  function line(parent, text) { var p = document.createElement("p"); p.textContent = text; parent.appendChild(p); return p; }
  function link(parent, address, text) {
    if (!/^https?:\/\//.test(address || "")) return;
    var a = document.createElement("a");
    a.href = address; a.textContent = text; a.rel = "noreferrer noopener";
    line(parent, "").appendChild(a);
  }
  function show(one) {
    var card = document.createElement("section");
    card.className = "card";
    var head = document.createElement("h2");
    head.textContent = one.name + "（" + one.platform + "）";
    card.appendChild(head);
    if (one.state === "closed") {
      line(card, "已关停" + (one.closed_on ? "（" + one.closed_on + "）" : "") + (one.successor ? "，请关注" + one.successor : "") + "。");
    } else {
      line(card, "官方账号" + (one.state === "closing" ? "，正在办理关停" + (one.successor ? "，请关注" + one.successor : "") : "") + "。");
    }
    line(card, "主办单位：" + one.agency);
    link(card, one.successor_link, "打开承接账号");
    link(card, one.notice_link, "查看公告");
    answer.appendChild(card);
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var keys = candidates(document.getElementById("q").value), digits = Number(form.dataset.digits);
    if (!keys.length) return;
    answer.textContent = "正在查询……";
    Promise.all(keys.map(function (one) {
      return fetch("index/" + (bucket(one, digits) || "all") + ".json").then(function (got) {
        if (got.status === 404) return [];
        if (!got.ok) throw new Error(String(got.status));
        return got.json().then(function (names) { return Object.prototype.hasOwnProperty.call(names, one) ? names[one] : []; });
      });
    })).then(function (lists) {
      var seen = {};
      answer.textContent = "";
      lists.forEach(function (list) { list.forEach(function (one) { if (!seen[one.account_id]) { seen[one.account_id] = true; show(one); } }); });
      if (!Object.keys(seen).length) line(answer, form.dataset.unknown);
    }).catch(function () { answer.textContent = "暂时不能查询，请稍后再试，或在下方按名称首字母查找。"; });
  });
})();
