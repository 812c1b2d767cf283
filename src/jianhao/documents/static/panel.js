// The panel of one account. Its address is #a<number>, so Back closes it. What it says comes from window.jianhao.panel:
// `rows`, the selector of rows that can be stepped through; `parts(account, tools)`; `place(panel, opener)`, where to begin reading.
"use strict";
(function () {
  const page = window.jianhao.page;
  const content = window.jianhao.panel;
  const panel = document.getElementById("panel");
  if (!panel || !page.accounts) return;
  let opener = null;

  function make(tag, inside, className) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    [].concat(inside === undefined ? [] : inside).forEach((child) => element.append(child));
    return element;
  }

  function pairs(list) {
    const box = make("dl");
    list.filter((pair) => pair[1]).forEach((pair) => box.append(make("dt", pair[0]), make("dd", pair[1])));
    return box;
  }

  const tools = { make, pairs, text: (number) => page.texts[number] };

  function step(label, move) {
    const button = make("button", label, "btn btn-sm btn-outline-secondary");
    button.type = "button";
    button.addEventListener("click", move);
    return button;
  }

  function neighbour(account, by) {
    const open = Array.from(document.querySelectorAll(content.rows), (row) => row.dataset.a);
    const order = Array.from(new Set(open));
    const next = order[order.indexOf(account) + by];
    if (next !== undefined) location.replace("#a" + next);
  }

  function show(key) {
    const bar = make("div", [
      step("上一个", () => neighbour(key, -1)),
      step("下一个", () => neighbour(key, 1)),
      step("关闭", close),
    ], "bar");
    panel.replaceChildren(bar, ...content.parts(page.accounts[key], tools));
    panel.hidden = false;
    const first = opener && content.place && content.place(panel, opener);
    panel.scrollTop = first ? first.offsetTop - 60 : 0;
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
