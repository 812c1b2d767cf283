"""运维成本: what accounts cost for what they reach, contracts with 受托单位, orders from above."""
