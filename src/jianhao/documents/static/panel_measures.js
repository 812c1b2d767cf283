// The parts 传播数据, 运维成本, 供需对照 and 更新提醒 of the account panel: sentences, none of them a conclusion.
"use strict";
(function () {
  window.jianhao.measures = function (account, tools) {
    const parts = [];
    (account.m || []).forEach(([section, head, sentences]) => {
      parts.push(tools.make("h4", tools.text(head), "of-" + section), tools.make("p", sentences.map(tools.text).join("")));
    });
    return parts;
  };
})();
