// Finding an account: words, county, unit, platform, proposal. Without this script the whole list stands there.
"use strict";
(function () {
  const page = JSON.parse(document.getElementById("data").textContent);
  const form = document.querySelector(".filter");
  window.jianhao = { page: page };
  if (!form) return;

  const FIRST = 50, STEP = 200, UNITS_AT_MOST = 400;
  const HEAD = { id: 0, name: 1, platform: 2, level: 3, agency: 4, county: 5, decision: 6, place: 7, day: 8, certainty: 9 };
  const text = (account, field) => page.texts[page.accounts[account].h[HEAD[field]]];
  const rows = Array.from(document.querySelectorAll("tr[data-a]"), (row) => {
    const account = row.dataset.a;
    const words = ["name", "agency", "id"].map((field) => text(account, field)).join(" ").toLowerCase();
    return { row, account, words, open: (page.accounts[account].o || []).map((n) => page.texts[n]) };
  });
  const fields = ["decision", "county", "agency", "platform", "certainty"];
  const select = (field) => document.getElementById("f-" + field);
  const search = document.getElementById("q");
  const output = document.getElementById("shown");
  const more = document.getElementById("more");
  let most = FIRST;

  const distinct = (values) => Array.from(new Set(values));

  function fill(field, values) {
    const box = select(field);
    const chosen = box.value;
    while (box.options.length > 1) box.remove(1);
    values.forEach((value) => box.add(new Option(value, value)));
    box.value = values.indexOf(chosen) >= 0 ? chosen : "";
    box.parentElement.hidden = values.length < 2;
  }

  // Units are offered where they are few enough to choose from: usually after a county was chosen.
  function units() {
    const county = select("county").value;
    const here = rows.filter((item) => !county || text(item.account, "county") === county);
    const names = distinct(here.map((item) => text(item.account, "agency")));
    fill("agency", names.length <= UNITS_AT_MOST ? names : []);
  }

  function keeps(item, words, chosen, open) {
    const fits = fields.every((field, at) => !chosen[at] || text(item.account, field) === chosen[at]);
    return fits && (!open || item.open.indexOf(open) >= 0) && words.every((word) => item.words.indexOf(word) >= 0);
  }

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = fields.map((field) => select(field).value);
    const open = select("open").value;
    const found = rows.filter((item) => keeps(item, words, chosen, open));
    const shown = new Set(found.slice(0, most));
    rows.forEach((item) => { item.row.classList.toggle("on", shown.has(item)); });
    const number = (n) => n.toLocaleString("zh-CN");
    output.textContent = !found.length ? "没有符合条件的账号；已关停、未开设的账号不在方案内。"
      : shown.size < found.length ? "显示前" + number(shown.size) + "个，符合条件" + number(found.length) + "个"
      : "符合条件" + number(found.length) + "个";
    more.parentElement.hidden = shown.size >= found.length;
    return found;
  }

  function begin() {
    most = FIRST;
    apply();
  }

  ["decision", "county", "platform", "certainty"].forEach((field) => {
    fill(field, distinct(rows.map((item) => text(item.account, field))));
  });
  fill("open", distinct([].concat(...rows.map((item) => item.open))));
  select("open").parentElement.hidden = select("open").options.length < 2;
  units();
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = apply();
    const words = search.value.trim().toLowerCase();
    const rank = (item) => [item.words === words, item.words.startsWith(words + " "), item.words.startsWith(words)].indexOf(true) + 1 || 4;
    const best = found.slice().sort((a, b) => rank(a) - rank(b))[0]; // Enter opens the account whose name was typed
    if (best) location.hash = "#a" + best.account;
  });
  form.addEventListener("input", begin);
  form.addEventListener("change", (event) => {
    if (event.target.id === "f-county") units();
    begin();
  });
  form.addEventListener("reset", () => setTimeout(() => { units(); begin(); }, 0));
  more.addEventListener("click", () => {
    most += STEP;
    apply();
  });
  document.querySelectorAll("a[data-filter]").forEach((link) => {
    link.addEventListener("click", () => {
      form.reset();
      setTimeout(() => {
        select(link.dataset.filter).value = link.dataset.value;
        units();
        begin();
      }, 0);
    });
  });
  document.querySelector(".plan-rows").addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-a]");
    if (row && !event.target.closest("a") && !String(window.getSelection())) location.hash = "#a" + row.dataset.a;
  });
  begin();
})();
