"""`python -m tests.blueprint.goldens` writes the message of each wrong stack again; read the difference before it is committed."""

from findings import ContractError
from tests.blueprint.stacks import CASES, case, composed


def main() -> None:
    """Write every case's `error.txt`."""
    for folder in sorted(folder for folder in CASES.iterdir() if folder.is_dir()):
        try:
            composed(case(folder), folder).checked()
        except ContractError as error:
            (folder / "error.txt").write_text(f"{error}\n", encoding="utf-8")
        else:
            raise SystemExit(f"{folder} is right: a case is a mistake")


if __name__ == "__main__":
    main()
