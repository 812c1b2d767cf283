"""`python -m jianhao.cli`."""

from jianhao.cli import main

main()
