// The panel of one account: every verdict opens its basis. Its address is #a<number>, so Back closes it.
"use strict";
(function () {
  const page = window.jianhao.page;
  const panel = document.getElementById("panel");
  if (!panel || !page.accounts) return;
  const text = (number) => page.texts[number];
  let opener = null;

  function make(tag, content, className) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    [].concat(content === undefined ? [] : content).forEach((child) => {
      element.append(child);
    });
    return element;
  }

  function pairs(list) {
    const box = make("dl");
    list.filter((pair) => pair[1]).forEach((pair) => box.append(make("dt", pair[0]), make("dd", pair[1])));
    return box;
  }

  const SEVERITY = { veto: "单项否决", deduct: "扣分", remind: "提醒" };
  const RANK = { "存在问题": 0, "待核实": 1, "未检查": 2, "未发现问题": 3, "不适用": 4 };
  const TONE = { "存在问题": "veto", "待核实": "grey", "未检查": "grey", "未发现问题": "green", "不适用": "grey" };

  function verdict(row) {
    const [number, outcome, sentence, measured, threshold, ...evidence] = row;
    const [title, severity, clause] = page.clauses[number - 1];
    const word = text(outcome);
    const head = make("summary", [make("b", word, "k " + TONE[word]), " " + title + " ", make("small", SEVERITY[severity] || severity)]);
    const basis = pairs([
      ["说明", text(sentence)],
      ["依据", clause],
      ["实测", text(measured)],
      ["标准", text(threshold)],
      ["证据", evidence.map(text).join("、")],
    ]);
    const box = make("details", [head, basis]);
    box.open = word === "存在问题" || (word === "待核实" && severity === "veto");
    return box;
  }

  function verdicts(rows) {
    const order = { veto: 0, deduct: 1, remind: 2 };
    const key = (row) => order[page.clauses[row[0] - 1][1]] * 10 + RANK[text(row[1])];
    return rows.slice().sort((a, b) => key(a) - key(b) || a[0] - b[0]).map(verdict);
  }

  function svg(tag, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.keys(attributes).forEach((name) => element.setAttribute(name, attributes[name]));
    return element;
  }

  function weeks(account) {
    const [covered, span] = account.c;
    const note = span === null ? "没有采集记录" : "最近" + span + "天中已采集" + covered + "天";
    if (!account.w) return [make("p", "没有取得发布记录（" + note + "），不表示没有发布。", "note")];
    const counts = account.w.split(",").map(Number);
    const top = Math.max(1, ...counts);
    const total = counts.reduce((sum, n) => sum + n, 0);
    const label = "最近52周共发布" + total + "条，单周最多" + top + "条";
    const chart = svg("svg", { viewBox: "0 0 416 64", class: "weeks", role: "img", "aria-label": label });
    counts.forEach((n, at) => {
      const height = n ? Math.max(2, Math.round(n / top * 60)) : 0;
      chart.append(svg("rect", { x: at * 8, y: 62 - height, width: 6, height: height }));
    });
    chart.append(svg("line", { x1: 0, x2: 416, y1: 62.5, y2: 62.5 }));
    return [chart, make("p", label + "；" + note + "。", "note")];
  }

  function factors(rows) {
    const list = (wanted) => rows.filter((row) => row[3] === wanted)
      .map((row) => [text(row[0]), text(row[1]) + (text(row[2]) ? "（" + text(row[2]) + "）" : "")]);
    const parts = [make("h4", "处置建议的考虑因素"), pairs(list(0))];
    if (list(1).length) parts.push(make("h4", "保护性因素（关停前逐项核实）"), pairs(list(1)));
    return rows.length ? parts : [];
  }

  function head(account) {
    const [, name, platform, level, agency, division, advice, conclusion, examined, last, silent] = account.h.map(text);
    const title = make("h3", name);
    title.id = "panel-name";
    const states = account.s.map(text);
    const facts = [
      ["主办单位", agency],
      ["地区", division],
      ["检查结论", conclusion + "（单项否决项已查" + examined.replace("/", "项/应查") + "项）"],
      ["最近更新", last === "—" ? "未取得" : last + "（间隔" + silent + "天）"],
      ["处置建议", advice],
      ["平台状态", states[0]],
      ["国办系统状态", states[1]],
      ["台账状态", states[2]],
    ];
    return [title, make("p", platform + "　" + level, "note"), pairs(facts)];
  }

  function step(label, move) {
    const button = make("button", label, "btn btn-sm btn-outline-secondary");
    button.type = "button";
    button.addEventListener("click", move);
    return button;
  }

  function neighbour(account, by) {
    const open = Array.from(document.querySelectorAll("tr[data-a]:not([hidden])"), (row) => row.dataset.a);
    const order = Array.from(new Set(open));
    const next = order[order.indexOf(account) + by];
    if (next !== undefined) location.replace("#a" + next);
  }

  function show(key) {
    const account = page.accounts[key];
    const bar = make("div", [
      step("上一个", () => neighbour(key, -1)),
      step("下一个", () => neighbour(key, 1)),
      step("关闭", close),
    ], "bar");
    const register = make("details", [make("summary", "台账登记内容"), pairs(account.r.map((pair) => pair.map(text)))]);
    panel.replaceChildren(bar, ...head(account), make("h4", "检查结果"), ...verdicts(account.v),
      make("h4", "每周发布条数"), ...weeks(account), ...window.jianhao.reuse(account, { make, pairs, text }), ...window.jianhao.measures(account, { make, text }), ...factors(account.f), register);
    panel.hidden = false;
    panel.scrollTop = 0;
    const reuse = opener && opener.closest("#reuse") && panel.querySelector(".reuse-part");
    if (reuse) panel.scrollTop = reuse.offsetTop - 60;
    const section = opener && opener.closest("#traffic,#costs,#updates");
    const measured = section && panel.querySelector(".of-" + section.id);
    if (measured) panel.scrollTop = measured.offsetTop - 60;
    document.querySelectorAll("tr.open").forEach((row) => row.classList.remove("open"));
    document.querySelectorAll('tr[data-a="' + key + '"]').forEach((row) => row.classList.add("open"));
    panel.focus();
  }

  function close() {
    panel.hidden = true;
    document.querySelectorAll("tr.open").forEach((row) => row.classList.remove("open"));
    history.replaceState(null, "", location.pathname + location.search);
    if (opener && document.contains(opener)) opener.focus();
  }

  function follow() {
    const key = location.hash.slice(2);
    if (/^#a\d+$/.test(location.hash) && page.accounts[key]) show(key);
    else panel.hidden = true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#a']");
    if (link && /^#a\d+$/.test(link.hash)) {
      opener = link;
      if (link.hash === location.hash) follow();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden && !document.body.classList.contains("reading")) close();
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
