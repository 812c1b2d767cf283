"""检查: runs, findings, 反馈核实, 印发, appeals, rectification. Depends on registry, people and audit."""
