// The charts of a plan show the figures of the tables beside them; on paper they are drawn at the width they have there.
"use strict";
(function () {
  const page = (window.jianhao = window.jianhao || {}).page || JSON.parse(document.getElementById("data").textContent);
  const INK = "#1F2933", LINE = "#D9DEE7", BAR = "#2F4B8F";
  const FONT = '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif';
  const figures = page.plan || page;
  const charts = [];

  function draw(id, option) {
    const box = document.getElementById(id);
    if (!box || !window.echarts) return;
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    const base = { animation: false, textStyle: { fontFamily: FONT, fontSize: 14, color: INK } };
    chart.setOption(Object.assign(base, option));
    charts.push(chart);
  }

  const axis = { axisLine: { lineStyle: { color: LINE } }, axisTick: { show: false }, axisLabel: { color: INK }, splitLine: { lineStyle: { color: LINE } } };

  function quarters(rows) {
    draw("chart-quarters", {
      grid: { left: 4, right: 48, top: 4, bottom: 4, containLabel: true },
      xAxis: Object.assign({ type: "value", min: 0, minInterval: 1 }, axis),
      yAxis: Object.assign({ type: "category", inverse: true, data: rows.map((row) => row[0]) }, axis),
      series: [{ type: "bar", barMaxWidth: 20, itemStyle: { color: BAR }, data: rows.map((row) => row[1]), label: { show: true, position: "right", color: INK } }],
    });
  }

  // A label that would lie on the one before is left out; the table has them all.
  function apart(rows) {
    const most = [3, 2].map((at) => Math.max(1, ...rows.map((row) => row[at])));
    const placed = [];
    return rows.map((row) => row).reverse().map((row) => {
      const at = [row[3] / most[0], row[2] / most[1]];
      const free = placed.every((other) => Math.abs(other[0] - at[0]) > 0.3 || Math.abs(other[1] - at[1]) > 0.09);
      if (free) placed.push(at);
      return free;
    }).reverse();
  }

  function front(rows) {
    const labelled = apart(rows);
    draw("chart-front", {
      grid: { left: 8, right: 72, top: 24, bottom: 8, containLabel: true },
      xAxis: Object.assign({ type: "value", min: 0 }, axis),
      yAxis: Object.assign({ type: "value", min: 0 }, axis),
      series: [{
        type: "line", symbol: "circle", symbolSize: 9, lineStyle: { color: BAR, width: 2 }, itemStyle: { color: BAR },
        data: rows.map((row) => [row[3], row[2]]),
        label: { show: true, position: "top", color: INK, formatter: (point) => (labelled[point.dataIndex] ? rows[point.dataIndex][0] + "：" + rows[point.dataIndex][1] + "个" : "") },
      }],
    });
  }

  if (figures.quarters) quarters(figures.quarters);
  if (figures.front && figures.front.length) front(figures.front);
  let printing = false;
  const resize = (width) => charts.forEach((chart) => {
    chart.resize({ width: width });
    chart.getZr().flush(); // paper does not wait for the next frame
  });
  window.addEventListener("resize", () => { if (!printing) resize("auto"); });
  window.addEventListener("beforeprint", () => {
    printing = true;
    document.querySelectorAll("details.more").forEach((box) => { box.open = true; });
    resize(300);
  });
  window.addEventListener("afterprint", () => { printing = false; resize("auto"); });
})();
