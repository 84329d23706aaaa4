"""`python -m qnn_emul`: the command line."""

import sys

if __name__ == "__main__":
    try:
        from .cli import main
    except KeyboardInterrupt:  # before anything of ours could handle it
        sys.stderr.write("qnn-emul: interrupted\n")
        sys.exit(130)
    sys.exit(main())
