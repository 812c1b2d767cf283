"""传播数据核验: accounts whose reads, likes or followers did not come as those of their peers do. Reminders, never findings."""
