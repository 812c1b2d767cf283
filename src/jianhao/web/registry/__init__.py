"""台账: accounts, requests, quotas, imports, calendar, confirmation, reconciliation. Depends on people and audit."""
