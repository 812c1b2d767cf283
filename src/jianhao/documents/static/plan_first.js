// Before the list is laid out: where scripts run, only the rows that are asked for are drawn (thousands take seconds).
"use strict";
document.documentElement.classList.add("js");
