// The part 同质化核查 of the account panel: facts, sources, evidence to open, what stands nowhere else.
"use strict";
(function () {
  function sources(rows, tools) {
    const head = ["来源账号", "条数", "规定转载"].map((word, at) => tools.make("th", word, at ? "n" : ""));
    const lines = rows.map(([name, posts, ordered]) => tools.make("tr", [
      tools.make("td", tools.text(name)), tools.make("td", String(posts), "n"), tools.make("td", ordered ? String(ordered) : "—", "n"),
    ]));
    return tools.make("table", [tools.make("thead", tools.make("tr", head)), tools.make("tbody", lines)], "plain");
  }

  function evidence(rows, tools) {
    return tools.make("ul", rows.map(([number, label], at) => {
      const link = tools.make("a", "第" + (at + 1) + "组");
      link.href = "#e" + number;
      return tools.make("li", [link, " " + tools.text(label)]);
    }), "plain");
  }

  function unique(rows, tools) {
    return tools.make("ul", rows.map((row) => {
      const [kind, title, day] = row.map(tools.text);
      return tools.make("li", [tools.make("b", kind, "k grey"), " " + title + "　" + day]);
    }), "plain");
  }

  window.jianhao.reuse = function (account, tools) {
    const found = account.u;
    if (!found) return [];
    const parts = [tools.make("h4", "同质化核查", "reuse-part"), tools.pairs((found.p || []).map((pair) => pair.map(tools.text)))];
    if (found.e) parts.push(tools.make("p", "核查依据（左右对照）", "note"), evidence(found.e, tools));
    if (found.s) parts.push(tools.make("p", "含其他账号在先内容的条数", "note"), sources(found.s, tools));
    if (found.x) parts.push(tools.make("p", "独有内容，归集整合、关停前须先归档（前" + found.x.length + "条）", "note"), unique(found.x, tools));
    return parts;
  };
})();
