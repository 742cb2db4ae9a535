"""`python3 -m jica demo | manage | test`: from a bare Python to the running application.

This file runs on any Python 3, and what it imports on 3.7 and newer, so that an old one gets an answer.
"""

import sys


def main() -> int:
    if sys.version_info < (3, 7):
        sys.stderr.write("jica: Python 3.12 or newer is needed; start it by its name: python3.12 -m jica ...\n")
        return 1

    from jica.launch import arguments, installation, interpreter
    from jica.launch.problems import Problem

    try:
        request = arguments.parse(sys.argv[1:])
        if request is None:
            return 0
        if sys.platform == "win32":
            raise Problem(
                "The embedded services need Linux or macOS (WSL will do): use one of them, or set DATABASE_URL and "
                "REDIS_URL and the other variables of the README and use manage.py."
            )
        if not installation.is_entered():
            if not installation.is_current():
                interpreter.require()
                installation.make()
            installation.enter()

        from jica.launch import commands

        return commands.run(request)
    except Problem as problem:
        sys.stderr.write(f"jica: {problem}\n")
        return problem.status
    except OSError as error:
        sys.stderr.write(f"jica: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("jica: stopped.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
