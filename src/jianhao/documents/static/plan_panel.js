// What happens to one account and why. Its address is #a<number>, so Back closes it.
"use strict";
(function () {
  const page = window.jianhao.page;
  const panel = document.getElementById("panel");
  if (!panel || !page.accounts) return;
  const text = (number) => page.texts[number];
  const TONE = { "保留": "d-keep", "归集整合": "d-merge", "关停": "d-close" };
  let opener = null;

  function make(tag, content, className) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    [].concat(content === undefined ? [] : content).forEach((child) => element.append(child));
    return element;
  }

  function pairs(list) {
    const box = make("dl");
    list.forEach((pair) => box.append(make("dt", pair[0]), make("dd", pair[1])));
    return box;
  }

  function list(numbers, className) {
    return make("ul", numbers.map((number) => make("li", text(number))), className);
  }

  function part(title, content) {
    return [make("h4", title), content];
  }

  function button(label, move) {
    const made = make("button", label, "btn btn-sm btn-outline-secondary");
    made.type = "button";
    made.addEventListener("click", move);
    return made;
  }

  function neighbour(account, by) {
    const open = Array.from(document.querySelectorAll("tr.on[data-a]"), (row) => row.dataset.a);
    const next = open[open.indexOf(account) + by];
    if (next !== undefined) location.replace("#a" + next);
  }

  function head(account) {
    const [id, name, platform, level, agency, county, decision, place, day, certainty] = account.h.map(text);
    const title = make("h3", [make("b", decision, "k " + TONE[decision]), " " + name]);
    title.id = "panel-name";
    const facts = [["去向", place], ["完成时限", day], ["把握程度", certainty]];
    if (account.o) facts.push(["待办事项", account.o.map(text).join("、")]);
    return [title, make("p", platform + "　" + level + "　" + agency + "　" + county, "where"), make("p", id, "mono where"),
      make("p", text(account.s), "proposal"), pairs(facts)];
  }

  function show(key) {
    const account = page.accounts[key];
    const bar = make("div", [
      button("上一个", () => neighbour(key, -1)),
      button("下一个", () => neighbour(key, 1)),
      button("关闭", close),
    ], "bar");
    const parts = [bar].concat(head(account));
    if (account.r.length) parts.push(...part("理由", list(account.r, "why")));
    parts.push(...part("职责由谁承接", pairs(account.d.map((pair) => pair.map(text)))));
    if (account.q) parts.push(...part("关停前须逐项答复", list(account.q, "why")));
    parts.push(...part("测算数字", pairs(account.x.map((pair) => pair.map(text)))));
    if (account.k) parts.push(...part("承接的账号", list(account.k, "why")));
    parts.push(make("p", "测算建议，供研究参考；去留由有权机关按程序决定。", "note"));
    panel.replaceChildren(...parts);
    panel.hidden = false;
    panel.scrollTop = 0;
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
    if (event.key === "Escape" && !panel.hidden) close();
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
