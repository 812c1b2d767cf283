// A pair side by side on the whole window. Its address is #e<number>, so Back and Esc lead to where the reader came from.
"use strict";
(function () {
  const view = document.getElementById("reading");
  if (!view) return;
  const order = Array.from(document.querySelectorAll("details.pair"), (pair) => pair.id);
  let opener = null, entered = false, from = 0, now = 0, stretches = 0, said = null;

  function button(label, key, move) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm btn-outline-secondary";
    made.append(label);
    if (key) {
      const sign = document.createElement("kbd");
      sign.textContent = key;
      made.append(" ", sign);
    }
    made.addEventListener("click", move);
    return made;
  }

  function centre(side, first) {
    const marks = side.querySelectorAll("[data-n~='" + now + "']");
    side.querySelectorAll(".now").forEach((mark) => mark.classList.remove("now"));
    if (stretches > 1) marks.forEach((mark) => mark.classList.add("now"));
    const text = side.querySelector(".text");
    if (!marks.length) return;
    if (text.scrollHeight > text.clientHeight + 4) {
      const down = marks[0].getBoundingClientRect().top - text.getBoundingClientRect().top;
      text.scrollTop += down - text.clientHeight / 4;
    } else if (!first && window.innerWidth <= 900 && side === side.parentElement.lastElementChild) {
      marks[0].scrollIntoView({ block: "center" });
    }
  }

  function step(by) {
    if (!stretches) return;
    const first = now === 0;
    now = Math.min(Math.max(now + by, 1), stretches);
    view.querySelectorAll(".side").forEach((side) => centre(side, first));
    said.textContent = "第" + now + "处，共" + stretches + "处";
  }

  function neighbour(by) {
    const next = order[order.indexOf(location.hash.slice(1)) + by];
    if (!next) return;
    history.replaceState(null, "", "#" + next);
    follow();
  }

  function bar(head) {
    const name = document.createElement("h2");
    name.id = "reading-name";
    name.textContent = head;
    said = document.createElement("output");
    said.setAttribute("aria-live", "polite");
    const buttons = document.createElement("div");
    buttons.className = "buttons d-flex flex-wrap gap-2";
    buttons.append(
      button("上一处", "k", () => step(-1)), button("下一处", "j", () => step(1)), button("上一组", "", () => neighbour(-1)),
      button("下一组", "", () => neighbour(1)), button("打印", "", () => window.print()), button("关闭", "Esc", close));
    const box = document.createElement("div");
    box.className = "bar";
    box.append(name, said, buttons);
    return box;
  }

  function show(pair) {
    const compared = pair.querySelector(".compare").cloneNode(true);
    if (view.hidden) from = window.scrollY;
    stretches = Number(compared.dataset.stretches);
    now = 0;
    view.replaceChildren(bar("核查依据：" + compared.dataset.head), compared);
    view.hidden = false;
    document.body.classList.add("reading");
    window.scrollTo(0, 0);
    step(1);
    if (!stretches) said.textContent = "";
    view.focus({ preventScroll: true });
  }

  function leave() {
    if (view.hidden) return;
    view.hidden = true;
    view.replaceChildren();
    document.body.classList.remove("reading");
    window.scrollTo(0, from);
    if (opener && document.contains(opener)) opener.focus({ preventScroll: true });
    opener = null;
    entered = false;
  }

  function close() {
    if (entered) {
      history.back();
    } else {
      history.replaceState(null, "", location.pathname + location.search);
      leave();
    }
  }

  function follow() {
    const pair = /^#e\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (pair) show(pair);
    else leave();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#e']");
    if (!link || !/^#e\d+$/.test(link.hash)) return;
    event.preventDefault(); // the browser itself would open the list of all pairs and scroll there
    opener = link;
    entered = true;
    history.pushState(null, "", link.hash);
    follow();
  });
  document.addEventListener("keydown", (event) => {
    if (view.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") close();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
