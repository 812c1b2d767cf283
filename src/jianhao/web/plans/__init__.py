"""整合方案: plans for a scope, what is decided on each account, what is agreed to. Depends on inspections, registry, people and audit."""
