"""The command `docprov`, and `python -m docprov`.

Loading the command line takes long enough to be stopped by a person, so it is loaded in here.
"""


def main() -> None:
    """Run the command line; Ctrl-C while it is loaded ends it like Ctrl-C at any later time."""
    try:
        from docprov.cli import main as run

        run()
    except KeyboardInterrupt as error:
        raise SystemExit(130) from error


if __name__ == "__main__":
    main()
