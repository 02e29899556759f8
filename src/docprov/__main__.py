"""`python -m docprov`: the same as the command `docprov`."""

from docprov.cli import main

if __name__ == "__main__":
    main()
