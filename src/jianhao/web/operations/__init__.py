"""系统运行: backups and drills, whether the server is well, what happens when there is no room to write."""
