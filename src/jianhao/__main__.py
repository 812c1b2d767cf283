"""`python -m jianhao`."""

from jianhao.cli import main

main()
