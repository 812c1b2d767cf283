// What the panel of the plan says: what happens to one account and why.
"use strict";
(function () {
  const TONE = { "保留": "d-keep", "归集整合": "d-merge", "关停": "d-close" };

  function list(numbers, tools) {
    return tools.make("ul", numbers.map((number) => tools.make("li", tools.text(number))), "why");
  }

  function named(rows, tools) {
    return tools.pairs(rows.map((pair) => pair.map(tools.text)));
  }

  function head(account, { make, pairs, text }) {
    const [id, name, platform, level, agency, county, decision, place, day, certainty] = account.h.map(text);
    const title = make("h3", [make("b", decision, "k " + TONE[decision]), " " + name]);
    title.id = "panel-name";
    const facts = [["去向", place], ["完成时限", day], ["把握程度", certainty]];
    if (account.o) facts.push(["待办事项", account.o.map(text).join("、")]);
    return [title, make("p", platform + "　" + level + "　" + agency + "　" + county, "where"), make("p", id, "mono where"),
      make("p", text(account.s), "proposal"), pairs(facts)];
  }

  function parts(account, tools) {
    const said = [
      ["理由", account.r.length && list(account.r, tools)],
      ["职责由谁承接", named(account.d, tools)],
      ["关停前须逐项答复", account.q && list(account.q, tools)],
      ["测算数字", named(account.x, tools)],
      ["承接的账号", account.k && list(account.k, tools)],
    ].filter((pair) => pair[1]);
    return [...head(account, tools), ...said.flatMap(([title, content]) => [tools.make("h4", title), content]),
      tools.make("p", "测算建议，供研究参考；去留由有权机关按程序决定。", "note")];
  }

  window.jianhao.panel = { rows: "tr.on[data-a]", parts };
})();
