"""Run the command line with `python -m mgcheck`."""

from mgcheck.cli.main import run

if __name__ == "__main__":
    run()
