"""Messages that must arrive: senders for group robots, mail, signed webhooks and files; texts, limits, retries. No database, no clock."""
