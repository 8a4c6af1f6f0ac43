"""`python -m mgcheck`, the same as the command."""

from mgcheck.cli.main import run

if __name__ == "__main__":
    run()
