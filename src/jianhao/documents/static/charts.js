// Both charts show the figures of the table beside them; on paper they are drawn again at the width they have on the sheet.
"use strict";
(function () {
  const page = window.jianhao.page;
  const INK = "#1F2933", LINE = "#D9DEE7";
  const COLOUR = { veto: "#B42318", deduct: "#B54708", remind: "#2F4B8F" };
  const FONT = '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif';
  const charts = [];

  function draw(id, option) {
    const box = document.getElementById(id);
    if (!box || !window.echarts) return;
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    const base = { animation: false, textStyle: { fontFamily: FONT, fontSize: 14, color: INK } };
    chart.setOption(Object.assign(base, option));
    charts.push(chart);
  }

  function axes(names) {
    return {
      xAxis: { type: "value", min: 0, minInterval: 1, splitLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK } },
      yAxis: {
        type: "category", inverse: true, data: names, axisTick: { show: false },
        axisLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK, width: 200, overflow: "truncate" },
      },
    };
  }

  function reasons(rows) {
    const data = rows.map((row) => ({ value: row[1], itemStyle: { color: COLOUR[row[3]] || COLOUR.remind } }));
    const label = { show: true, position: "right", color: INK, formatter: (bar) => rows[bar.dataIndex][2] };
    draw("chart-reasons", Object.assign(axes(rows.map((row) => row[0])), {
      grid: { left: 4, right: 56, top: 4, bottom: 4, containLabel: true },
      series: [{ type: "bar", data: data, barMaxWidth: 18, label: label }],
    }));
  }

  function platforms(rows) {
    const parts = [["合格", "#067647"], ["不合格", "#B42318"], ["待核实", "#667085"], ["未检查", "#D9DEE7"]];
    const longest = Math.max(...rows.map((row) => row[1] + row[2] + row[3] + row[4]));
    const used = parts.map((part, at) => ({ part, at: at + 1 })).filter((p) => rows.some((row) => row[p.at]));
    const series = used.map((p) => ({
      type: "bar", stack: "all", name: p.part[0], barMaxWidth: 22, itemStyle: { color: p.part[1] },
      data: rows.map((row) => row[p.at]),
      label: {
        show: true, color: p.part[1] === "#D9DEE7" ? INK : "#fff",
        formatter: (bar) => (bar.value > longest * 0.04 ? String(bar.value) : ""), // the table has the small ones
      },
      labelLayout: { hideOverlap: true },
    }));
    draw("chart-platforms", Object.assign(axes(rows.map((row) => row[0])), {
      grid: { left: 4, right: 24, top: 34, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: INK }, selectedMode: false },
      series: series,
    }));
  }

  if (page.reasons && page.reasons.length) reasons(page.reasons);
  if (page.platforms) platforms(page.platforms);
  let printing = false;
  const resize = (width) => charts.forEach((chart) => {
    chart.resize({ width: width });
    chart.getZr().flush(); // paper does not wait for the next frame
  });
  window.addEventListener("resize", () => { if (!printing) resize("auto"); });
  window.addEventListener("beforeprint", () => {
    printing = true;
    document.querySelectorAll("#open details, details.more").forEach((box) => { box.open = true; });
    resize(300);
  });
  window.addEventListener("afterprint", () => { printing = false; resize("auto"); });
})();
