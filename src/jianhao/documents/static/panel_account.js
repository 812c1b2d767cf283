// What the panel of the inspection says of one account: every verdict opens its basis.
"use strict";
(function () {
  const page = window.jianhao.page;

  const SEVERITY = { veto: "单项否决", deduct: "扣分", remind: "提醒" };
  const RANK = { "存在问题": 0, "待核实": 1, "未检查": 2, "未发现问题": 3, "不适用": 4 };
  const TONE = { "存在问题": "veto", "待核实": "grey", "未检查": "grey", "未发现问题": "green", "不适用": "grey" };

  function verdict(row, tools) {
    const [number, outcome, sentence, measured, threshold, ...evidence] = row;
    const [title, severity, clause] = page.clauses[number - 1];
    const word = tools.text(outcome);
    const head = tools.make("summary", [tools.make("b", word, "k " + TONE[word]), " " + title + " ", tools.make("small", SEVERITY[severity] || severity)]);
    const basis = tools.pairs([
      ["说明", tools.text(sentence)],
      ["依据", clause],
      ["实测", tools.text(measured)],
      ["标准", tools.text(threshold)],
      ["证据", evidence.map(tools.text).join("、")],
    ]);
    const box = tools.make("details", [head, basis]);
    box.open = word === "存在问题" || (word === "待核实" && severity === "veto");
    return box;
  }

  function verdicts(rows, tools) {
    const order = { veto: 0, deduct: 1, remind: 2 };
    const key = (row) => order[page.clauses[row[0] - 1][1]] * 10 + RANK[tools.text(row[1])];
    return rows.slice().sort((a, b) => key(a) - key(b) || a[0] - b[0]).map((row) => verdict(row, tools));
  }

  function svg(tag, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.keys(attributes).forEach((name) => element.setAttribute(name, attributes[name]));
    return element;
  }

  function weeks(account, tools) {
    const [covered, span] = account.c;
    const note = span === null ? "没有采集记录" : "最近" + span + "天中已采集" + covered + "天";
    if (!account.w) return [tools.make("p", "没有取得发布记录（" + note + "），不表示没有发布。", "note")];
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
    return [chart, tools.make("p", label + "；" + note + "。", "note")];
  }

  function factors(rows, tools) {
    const list = (wanted) => rows.filter((row) => row[3] === wanted)
      .map((row) => [tools.text(row[0]), tools.text(row[1]) + (tools.text(row[2]) ? "（" + tools.text(row[2]) + "）" : "")]);
    const parts = [tools.make("h4", "处置建议的考虑因素"), tools.pairs(list(0))];
    if (list(1).length) parts.push(tools.make("h4", "保护性因素（关停前逐项核实）"), tools.pairs(list(1)));
    return rows.length ? parts : [];
  }

  function head(account, tools) {
    const [, name, platform, level, agency, division, advice, conclusion, examined, last, silent] = account.h.map(tools.text);
    const title = tools.make("h3", name);
    title.id = "panel-name";
    const states = account.s.map(tools.text);
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
    return [title, tools.make("p", platform + "　" + level, "note"), tools.pairs(facts)];
  }

  function register(rows, tools) {
    return tools.make("details", [tools.make("summary", "台账登记内容"), tools.pairs(rows.map((pair) => pair.map(tools.text)))]);
  }

  window.jianhao.panel = {
    rows: "tr[data-a]:not([hidden])",
    parts: (account, tools) => [
      ...head(account, tools),
      tools.make("h4", "检查结果"), ...verdicts(account.v, tools),
      tools.make("h4", "每周发布条数"), ...weeks(account, tools),
      ...window.jianhao.reuse(account, tools), ...window.jianhao.measures(account, tools),
      ...factors(account.f, tools), register(account.r, tools),
    ],
    place: (panel, opener) => {
      const section = opener.closest("#reuse,#traffic,#costs,#updates");
      return section && panel.querySelector(section.id === "reuse" ? ".reuse-part" : ".of-" + section.id);
    },
  };
})();
