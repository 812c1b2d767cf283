"use strict";
// Finds posts by words of their title or by date, in the list that the page itself holds. Nothing is fetched.
(() => {
  const MOST = 200;
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const posts = JSON.parse(document.getElementById("titles").textContent);
  const keys = posts.map(([day, title]) => plain(day + " " + title));
  const form = document.getElementById("find");
  const field = document.getElementById("words");
  const said = document.getElementById("said");
  const rows = document.getElementById("rows");

  const place = (at) =>
    "posts/" + String(Math.floor(at / 1000)).padStart(3, "0") + "/" + String(at + 1).padStart(6, "0") + ".html";

  const row = (at) => {
    const line = document.createElement("tr");
    const day = line.insertCell();
    day.textContent = posts[at][0] || "日期不详";
    const link = document.createElement("a");
    link.href = place(at);
    link.textContent = posts[at][1];
    line.insertCell().append(link);
    return line;
  };

  const find = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    rows.replaceChildren();
    if (!words.length) {
      said.textContent = "";
      return;
    }
    const found = [];
    keys.forEach((key, at) => {
      if (words.every((word) => key.includes(word))) found.push(at);
    });
    const more = found.length > MOST ? "，先列" + MOST + "条，请增加词语" : "";
    said.textContent = found.length ? "找到" + found.length + "条" + more + "。" : "没有标题含有这些词语的内容。";
    rows.append(...found.slice(0, MOST).map(row));
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  field.addEventListener("input", find);
})();
