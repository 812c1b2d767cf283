// Filters over the account lists. Without this script the lists stand there in full.
"use strict";
(function () {
  const page = JSON.parse(document.getElementById("data").textContent);
  const form = document.querySelector(".filter");
  window.jianhao = { page: page };
  if (!form || !page.accounts) return;

  const HEAD = { id: 0, name: 1, platform: 2, level: 3, agency: 4, division: 5 };
  const text = (account, field) => page.texts[page.accounts[account].h[HEAD[field]]];
  const rows = Array.from(document.querySelectorAll("tr[data-a]")).map((row) => {
    const account = row.dataset.a;
    const clauses = Array.from(row.querySelectorAll("a.c"), (link) => link.hash.slice(2));
    const words = ["name", "agency", "id"].map((field) => text(account, field)).join(" ").toLowerCase();
    return { row, account, clauses, words };
  });
  const fields = ["platform", "level", "division", "rule"];
  const selects = fields.map((field) => document.getElementById("f-" + field));
  const search = document.getElementById("q");
  const output = document.getElementById("shown");

  function fill(select, values) {
    values.forEach(([value, label]) => select.add(new Option(label, value)));
    select.parentElement.hidden = values.length < 2;
  }

  function distinct(values) {
    return Array.from(new Set(values));
  }

  fields.slice(0, 3).forEach((field, at) => {
    const values = distinct(rows.map((item) => text(item.account, field)));
    fill(selects[at], values.map((value) => [value, value]));
  });
  const numbers = distinct([].concat(...rows.map((item) => item.clauses))).sort((a, b) => a - b);
  fill(selects[3], numbers.map((number) => [number, page.clauses[number - 1][0]]));

  function keeps(item, words) {
    const chosen = selects.map((select) => select.value);
    const fits = fields.slice(0, 3).every((field, at) => !chosen[at] || text(item.account, field) === chosen[at]);
    const rule = !chosen[3] || item.clauses.indexOf(chosen[3]) >= 0;
    return fits && rule && words.every((word) => item.words.indexOf(word) >= 0);
  }

  function apply() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const seen = new Set();
    rows.forEach((item) => {
      const keep = keeps(item, words);
      item.row.hidden = !keep;
      if (keep) seen.add(item.account);
    });
    const all = new Set(rows.map((item) => item.account)).size;
    output.textContent = seen.size ? "显示 " + seen.size + "/" + all + " 个账号"
      : "没有符合条件的账号。合格账号不在清单内，请查附件.xlsx。";
    document.querySelectorAll(".list").forEach(count);
  }

  function count(list) {
    const body = list.querySelectorAll("tr[data-a]");
    const open = list.querySelectorAll("tr[data-a]:not([hidden])").length;
    if (!body.length) return;
    const unit = list.id === "reminders" ? "个账号" : "个";
    list.querySelector(".count").textContent = (open === body.length ? "" : open + "/") + body.length + unit;
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", apply);
  form.addEventListener("change", apply);
  form.addEventListener("reset", () => setTimeout(apply, 0));
  document.querySelectorAll("a[data-rule]").forEach((link) => {
    link.addEventListener("click", () => {
      form.reset();
      selects[3].value = link.dataset.rule;
      setTimeout(apply, 0);
    });
  });
  apply();
})();
